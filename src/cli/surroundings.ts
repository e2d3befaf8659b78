import type { Logger } from '../core/base/logger.ts';
import type { ClusterOptions } from './clusterOptions.ts';

/** What providers are made from. */
export interface Surroundings {
  readonly logger: Logger;
  /** Absolute path of the workspace. */
  readonly folder: string;
  readonly cluster: ClusterOptions;
}
