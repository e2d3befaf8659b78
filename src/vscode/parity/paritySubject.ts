import type { EnvironmentId } from '../../core/environment/ids.ts';

/** Whose parity: an environment's, or that of this window's files while nothing is provisioned from them. */
export type ParitySubject = EnvironmentId | 'declared';
