import type { ClusterNode, Taint } from '../../cluster/clusterNode.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Pod, Toleration } from '../../cluster/pod.ts';
import { pressures } from './pressures.ts';

/** What a cluster sets by itself (reference/labels-annotations-taints). */
const conditions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.values(pressures).map(({ taint, words }) => [
      taint,
      `is under ${words} (it takes pods again when what uses it up has ended)`,
    ]),
  ),
  'node.kubernetes.io/not-ready': 'is not ready',
  'node.kubernetes.io/unreachable': 'is not reached by its cluster',
  'node.kubernetes.io/network-unavailable': 'has no network yet',
  'node.kubernetes.io/unschedulable': 'is closed to new pods',
};
const mostNamed = 3;

/** The nodes of a cluster, where the user may see them. */
export type SeenNodes = readonly ClusterNode[] | 'refused';

/** Which nodes that a pod asks for keep it off by their taints: one sentence each, none where there is no such node. */
export function nodeTrouble({ spec }: Pod, nodes: SeenNodes): readonly string[] {
  if (nodes === 'refused') return ['Which taints those are is only told to who may list and watch nodes.'];
  const isAsked = ({ metadata: { labels = {} } }: ClusterNode): boolean =>
    Object.entries(spec.nodeSelector ?? {}).every(([name, value]) => labels[name] === value);
  const closed = nodes.filter(isAsked).flatMap(({ metadata: { name }, spec: { taints = [] } = {} }) => {
    const against = taints.filter(taint => keepsOff(taint) && !spec.tolerations?.some(each => tolerates(each, taint)));
    return against.length === 0 ? [] : [`The node ${name} ${[...new Set(against.map(taintWords))].join(' and ')}.`];
  });
  const more = closed.length - mostNamed;
  return [...closed.slice(0, mostNamed), ...(more > 0 ? [`So it is with ${more} more.`] : [])];
}

const keepsOff = ({ effect }: Taint): boolean => effect !== 'PreferNoSchedule';

/** concepts/scheduling-eviction/taint-and-toleration: what a toleration leaves out, it allows. */
const tolerates = ({ key, operator, value, effect }: Toleration, taint: Taint): boolean =>
  (effect === undefined || effect === taint.effect) &&
  (key === undefined || key === taint.key) &&
  (operator === 'Exists' || (value ?? '') === (taint.value ?? ''));

const taintWords = ({ key, value }: Taint): string =>
  conditions[key] ?? `has the taint ${oneLine(value === undefined ? key : `${key}=${value}`)}`;
