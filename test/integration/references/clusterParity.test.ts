import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import type { Finding } from '../../../src/core/parity/finding.ts';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { asObject } from '../../../src/core/providers/kubernetes/stack/jsonAccess.ts';
import { withDefaults } from '../../../src/core/references/kubernetes/kubernetesDefaults.ts';
import { toManifests } from '../../../src/core/references/kubernetes/manifest.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import { nodeToJson } from '../../../src/core/references/yaml/nodeToJson.ts';
import { parseYaml } from '../../../src/core/references/yaml/parseYaml.ts';
import { filesOf } from '../../unit/references/filesOf.ts';
import { applyManifests } from '../kubernetes/applyManifests.ts';
import { makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const everything = await readFile(join(fixtures, 'kubernetes/everything.yaml'), 'utf8');
const shopFolder = join(fixtures, 'shop/deploy/k8s');
const shopFiles = await Promise.all(
  (await readdir(shopFolder)).map(
    async name => [`k8s/${name}`, await readFile(join(shopFolder, name), 'utf8')] as const,
  ),
);
const files = filesOf({ ...Object.fromEntries(shopFiles), 'everything.yaml': everything });

let own: TestNamespace;
let shop: TestNamespace;
let applied: readonly KubernetesObject[];

beforeAll(async () => {
  [own, shop] = await Promise.all([makeTestNamespace(), makeTestNamespace()]);
  applied = await applyManifests(own, everything);
  await applyManifests(shop, shopFiles.map(([, text]) => text).join('\n---\n'));
});

afterAll(async () => {
  await Promise.all([own, shop].map(each => each[Symbol.asyncDispose]()));
});

/** What differs between the two sides, in both directions. */
async function differences(manifests: string, live: string): Promise<readonly Finding[]> {
  const [there, here] = await Promise.all([manifests, live].map(readTarget));
  const both = [
    compareSides({ readings: there ?? [] }, { readings: here ?? [] }),
    compareSides({ readings: here ?? [] }, { readings: there ?? [] }),
  ];
  // Two sides that tell nothing don't differ either.
  expect(both.flat().filter(({ verdict }) => verdict === 'match').length).toBeGreaterThan(10);
  return both.flat().filter(({ verdict, within }) => verdict === 'drift' && within === undefined);
}

async function readTarget(text: string): Promise<Parameters<typeof compareSides>[0]['readings']> {
  const target = parseReferenceTarget(text);
  const reader = await referenceReader(target.kind);
  const context = { files, side: 'reference' as const, cluster: () => Promise.resolve(own.cluster) };
  const outcome = await reader.read(target, context, AbortSignal.timeout(60_000));
  if (outcome.kind === 'ambiguous') throw new Error(`${text} is ambiguous`);
  return outcome.readings;
}

test.each([
  'deployment/web',
  'deployment/plain',
  'statefulset/db',
  'daemonset/agent',
  'cronjob/nightly',
  'job/once',
  'job/many',
  'pod/bare',
])('%s shows no drift against the manifests that it was applied from', async workload => {
  expect(await differences(`kubernetes:everything.yaml#${workload}`, `cluster:${own.name}/${workload}`)).toEqual([]);
});

test.each(['deployment/web', 'deployment/worker', 'statefulset/db', 'deployment/redis'])(
  'the sample’s %s shows no drift against its manifests',
  async workload => {
    expect(await differences(`kubernetes:k8s#${workload}`, `cluster:${shop.name}/${workload}`)).toEqual([]);
  },
);

test('what is changed in production afterwards is drift, and nothing else is', async () => {
  await using changed = await makeTestNamespace();
  const edited = everything.replace('replicas: 2', 'replicas: 5').replace('memory: 0.25Gi', 'memory: 4Gi');
  await applyManifests(
    changed,
    edited.replace('MODE: fast', 'MODE: slow').replace('minAvailable: 50%', 'minAvailable: 1'),
  );
  const found = await differences(
    'kubernetes:everything.yaml#deployment/web',
    `cluster:${changed.name}/deployment/web`,
  );
  expect([...new Set(found.map(({ key }) => key))]).toEqual([
    'env.MODE',
    'env.OWN_MODE',
    'resources.memory.limit',
    'deployment.disruption',
  ]);
});

/** Fields that the API server makes up: addresses, names, what admission adds to a pod. */
const allocated = [
  /^Service\.(?:clusterIPs?|ipFamil\w+|ports\.\d+\.nodePort)$/,
  /^PersistentVolumeClaim\.(?:storageClassName|volumeName)$/,
  /^Job\.(?:selector|template\.metadata\.labels)$/,
  /^Pod\.(?:nodeName|preemptionPolicy|priority|serviceAccount(?:Name)?|tolerations|volumes|containers\.\d+\.volumeMounts)$/,
];

test('the defaults table fills every field that the API server fills', () => {
  const manifests = parseYaml(everything, 'everything.yaml', 'kubernetes').flatMap(toManifests).map(withDefaults);
  const missing = manifests.flatMap(({ kind, name, root }) => {
    const live = applied.find(each => each.kind === kind && each.metadata.name === name);
    return differing(contentOf(nodeToJson(root)), contentOf(live), kind);
  });
  expect(missing.filter(path => !allocated.some(pattern => pattern.test(path)))).toEqual([]);
  expect(manifests).toHaveLength(20);
});

type Tree = Readonly<Record<string, unknown>>;

function contentOf(object: unknown): unknown {
  const { spec, data } = asObject(object);
  return spec ?? data;
}

function differing(ours: unknown, theirs: unknown, path: string): readonly string[] {
  if (ours === theirs) return [];
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) return [path];
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return keys.flatMap(key => differing((ours as Tree)[key], (theirs as Tree)[key], `${path}.${key}`));
}
