import { createLimiter, type Limiter } from '../../base/limiter.ts';
import type { Logger } from '../../base/logger.ts';
import type { Cluster } from '../cluster.ts';
import type { ContainerTarget } from './containerTarget.ts';

/** One container of a running pod, and what is learned of it: to be made once for each, and shared by all that use it. */
export interface ContainerAccess extends ContainerTarget {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Aborted, with the reason, when the environment or its cluster went. */
  readonly lost: AbortSignal;
  /** As its status has it, `containerd://…`: tells a restarted one. */
  readonly containerId?: string;
  readonly starts: Limiter;
  /** Unknown until a command has run. */
  hasShell?: boolean;
  /** Unknown until files were copied. */
  hasTar?: boolean;
}

/** Forty commands started together take half a minute, five rounds of eight one and a half seconds. */
const mostStarts = 8;

export function createContainerAccess(
  container: Omit<ContainerAccess, 'starts' | 'hasShell' | 'hasTar'>,
): ContainerAccess {
  return { ...container, starts: createLimiter(mostStarts) };
}
