import { expect, test } from 'vitest';
import type { ClusterNode, Taint } from '../../../../src/core/cluster/clusterNode.ts';
import type { Pod, PodSpec } from '../../../../src/core/cluster/pod.ts';
import { nodeTrouble } from '../../../../src/core/providers/kubernetes/nodeTrouble.ts';

const metadata = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const pod = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { ...metadata, name: 'web' },
  spec: { containers: [], ...spec },
});
const node = (name: string, taints: readonly Taint[], labels = {}): ClusterNode => ({
  metadata: { ...metadata, name, labels },
  spec: { taints },
});
const own = (name: string): string => `node.kubernetes.io/${name}`;

test('each node that a pod asks for and does not get is named with all that it is short of, once', () => {
  const nodes = [
    node('a', [
      { key: own('disk-pressure'), effect: 'NoSchedule' },
      { key: own('unreachable'), effect: 'NoSchedule' },
      { key: own('unreachable'), effect: 'NoExecute' },
    ]),
    node('b', [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }]),
    node('c', [{ key: own('not-ready'), effect: 'PreferNoSchedule' }]),
  ];
  expect(nodeTrouble(pod(), nodes)).toEqual([
    'The node a is under disk pressure (it takes pods again when what uses it up has ended) and is not reached by its cluster.',
    'The node b has the taint gpu=yes.',
  ]);
});

test('a node that a pod does not ask for, or whose taint it tolerates, is no reason', () => {
  const pressed = { key: own('memory-pressure'), effect: 'NoSchedule' } as const;
  const nodes = [node('arm', [pressed], { arch: 'arm64' }), node('amd', [pressed], { arch: 'amd64' })];
  expect(nodeTrouble(pod({ nodeSelector: { arch: 'arm64' } }), nodes)).toEqual([expect.stringContaining('node arm ')]);
  const tolerates = (toleration: object): boolean =>
    nodeTrouble(pod({ tolerations: [toleration] }), nodes).length === 0;
  expect(tolerates({ operator: 'Exists' })).toBe(true);
  expect(tolerates({ key: pressed.key, effect: 'NoSchedule' })).toBe(true);
  expect(tolerates({ key: pressed.key, operator: 'Exists', effect: 'NoExecute' })).toBe(false);
  expect(tolerates({ key: pressed.key, value: 'high' })).toBe(false);
});

test('of many nodes three are named', () => {
  const nodes = Array.from({ length: 9 }, (_, index) => node(`n${index}`, [{ key: 'team', effect: 'NoExecute' }]));
  expect(nodeTrouble(pod(), nodes).slice(2)).toEqual(['The node n2 has the taint team.', 'So it is with 6 more.']);
});
