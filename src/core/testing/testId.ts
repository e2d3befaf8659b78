import type { TestAddress } from './testRunner.ts';

/** Stable over runs, rebuilds and machines. */
export function testId(project: string, { file, path }: TestAddress): string {
  return [project, file, ...path].join(' › ');
}
