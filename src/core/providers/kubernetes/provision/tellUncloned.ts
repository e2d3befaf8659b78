import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { Scalable } from '../../../cluster/scalable.ts';
import type { Making } from './making.ts';

/** Files that are in an environment stay, because somebody works on them. */
export function tellUncloned({ project: { spec }, options }: Making, { metadata }: Scalable): void {
  if (spec.clone === undefined || metadata.annotations?.[clusterAnnotations.creating] === 'yes') return;
  options.logger.warn('Nothing is cloned: the environment has its files already, and they stay as they are.');
}
