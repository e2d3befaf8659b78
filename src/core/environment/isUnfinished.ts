import type { Environment } from './environment.ts';

/** Nothing runs or ran in it: it is being made, was given up half made, or is being removed. */
export const isUnfinished = ({ services }: Pick<Environment, 'services'>): boolean => services.length === 0;
