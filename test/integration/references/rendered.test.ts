import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import type { ReadOutcome } from '../../../src/core/references/referenceReader.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import type { RenderAccess } from '../../../src/core/references/rendered/renderAccess.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { facts } from '../../unit/references/readFacts.ts';

const { signal } = new AbortController();
const programs = {
  kubectl: process.env['LOCKSTEP_TEST_KUBECTL'] ?? 'kubectl',
  helm: process.env['LOCKSTEP_TEST_HELM'] ?? 'helm',
};
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function read(reference: string, access: RenderAccess['programs'] = programs): Promise<ReadOutcome> {
  const target = parseReferenceTarget(reference);
  const context = { files: diskFiles(folder), side: 'reference', render: { folder, programs: access } } as const;
  return (await referenceReader(target.kind)).read(target, context, signal);
}

async function readOne(...args: Parameters<typeof read>) {
  const outcome = await read(...args);
  const reading = outcome.kind === 'read' ? outcome.readings.at(-1) : undefined;
  if (reading === undefined) throw new Error(`Nothing was read: ${JSON.stringify(outcome)}`);
  return reading;
}

const deployment = (name: string, image: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: ${image}
${more}`;

const overlay = {
  'deploy/base/kustomization.yaml':
    'resources: [web.yaml]\nconfigMapGenerator: [{ name: shop, literals: [STAGE=base] }]\n',
  'deploy/base/web.yaml': deployment('web', 'shop/web:1', '          envFrom: [{ configMapRef: { name: shop } }]\n'),
  'deploy/production/kustomization.yaml':
    'resources: [../base]\nnamePrefix: prod-\nimages: [{ name: shop/web, newTag: "2" }]\npatches: [{ path: replicas.yaml }]\nconfigMapGenerator: [{ name: shop, behavior: merge, literals: [STAGE=production] }]\n',
  'deploy/production/replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 4 }\n',
};

test('a kustomization is what kubectl renders, and each fact has the file that it comes from', async () => {
  await write(overlay);
  const reading = await readOne('kustomize:deploy/production');
  expect(reading).toMatchObject({ kind: 'kustomize', workload: 'deployment/prod-web', problems: [] });
  expect(facts(reading, /^(?:image.reference|deployment.replicas|env\.)/)).toEqual({
    'image.reference': 'shop/web:2',
    'deployment.replicas': 4,
    'env.STAGE': 'production',
  });
  const sources = (key: string) => reading.facts.find(fact => fact.key === key)?.sources;
  expect(sources('image.reference')).toEqual([{ method: 'declared', file: 'deploy/base/web.yaml' }]);
  expect(sources('env.STAGE')?.[0]?.file).toMatch(/^deploy\/(?:base|production)\/kustomization\.yaml$/);
});

test('a kustomization that names what is missing, elsewhere or a program says so, and nothing runs or is fetched', async () => {
  await write({
    'missing/kustomization.yaml': 'resources: [nope.yaml]\n',
    'remote/kustomization.yaml': 'resources: ["https://github.com/shop/deploy//base?ref=v1"]\n',
    'exec/kustomization.yaml': 'generators: [run.yaml]\n',
    'exec/run.yaml':
      'apiVersion: v1\nkind: Run\nmetadata: { name: x, annotations: { config.kubernetes.io/function: "exec: { path: ./run.sh }" } }\n',
    'exec/run.sh': `#!/bin/sh\ntouch ${folder}/ran\n`,
    'chart/kustomization.yaml': 'helmCharts: [{ name: redis, repo: "https://charts.example" }]\n',
  });
  const missing = await readOne('kustomize:missing');
  expect(missing.problems).toMatchObject([{ file: 'missing/kustomization.yaml' }]);
  expect(missing.problems[0]?.message).toContain('missing/nope.yaml');
  expect(missing.problems[0]?.message).not.toContain(folder);
  expect((await readOne('kustomize:remote')).problems).toMatchObject([
    { message: expect.stringContaining('nothing is fetched') as string, resolve: expect.any(String) as string },
  ]);
  for (const each of ['kustomize:exec', 'kustomize:chart']) {
    const reading = await readOne(each);
    expect(reading.facts).toEqual([]);
    expect(reading.problems).toHaveLength(1);
  }
  expect(await diskFiles(folder).read('ran', signal)).toBeUndefined();
  await expect(read('kustomize:nowhere')).rejects.toMatchObject({ code: 'notFound' });
});

const chart = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\nkubeVersion: ">=1.18"\n',
  'chart/values.yaml': 'tag: "1"\nreplicas: 1\n',
  'values/production.yaml': 'tag: "2"\n',
  'chart/templates/web.yaml': deployment(
    '{{ .Release.Name }}-web',
    '"shop/web:{{ required "tag is needed" .Values.tag }}"',
  ),
  'chart/templates/replicas.yaml':
    'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { scaleTargetRef: { kind: Deployment, name: {{ .Release.Name }}-web }, minReplicas: {{ .Values.replicas }}, maxReplicas: 9 }\n',
  'chart/templates/tests/one.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: test, annotations: { helm.sh/hook: test } }\nspec: { containers: [{ name: test, image: busybox }] }\n',
};

test('a chart is what Helm renders with the values given, its workload named with or without the release', async () => {
  await write(chart);
  for (const workload of ['', '#web', '#shop-web', '#deployment/web', '#deployment/shop-web']) {
    const reading = await readOne(`helm:chart${workload}`);
    expect(reading).toMatchObject({ kind: 'helm', workload: 'deployment/shop-web', problems: [] });
    expect(facts(reading, /^image.reference/)).toEqual({ 'image.reference': 'shop/web:1' });
  }
  const target = 'helm:chart?values=values/production.yaml&set=replicas=3&release=live&kubeVersion=1.34#web';
  const reading = await readOne(target);
  expect(reading).toMatchObject({ workload: 'deployment/live-web', source: 'chart/templates/web.yaml' });
  expect(facts(reading, /^(?:image.reference|deployment.autoscaling)/)).toMatchObject({
    'image.reference': 'shop/web:2',
  });
  expect(reading.facts.find(({ key }) => key === 'image.reference')?.sources).toEqual([
    { method: 'declared', file: 'chart/templates/web.yaml' },
  ]);
});

test('what Helm refuses is a problem of its template, and values are never fetched', async () => {
  await write({ ...chart, 'chart/values.yaml': 'replicas: 1\n' });
  expect((await readOne('helm:chart')).problems).toMatchObject([
    { file: 'chart/templates/web.yaml', line: 11, message: expect.stringContaining('tag is needed') as string },
  ]);
  expect((await readOne('helm:chart?set=tag=1&kubeVersion=1.10')).problems).toMatchObject([
    { message: expect.stringContaining('kubeVersion') as string },
  ]);
  await write({ 'chart/Chart.yaml': `${chart['chart/Chart.yaml']}dependencies: [{ name: redis, version: 1.0.0 }]\n` });
  expect((await readOne('helm:chart?set=tag=1')).problems).toMatchObject([
    { file: 'chart', message: expect.stringContaining('redis') as string },
  ]);
  for (const each of ['helm:chart?values=https://example.com/values.yaml', 'helm:oci://example.com/chart'])
    await expect(read(each)).rejects.toMatchObject({ code: 'notFound' });
  await expect(read('helm:chart?release=--debug')).rejects.toMatchObject({ code: 'invalidInput' });
});

test('without the programs, and without leave to run them, it says what would help', async () => {
  await write({ ...chart, ...overlay });
  const none = { kubectl: '/nowhere/kubectl', kustomize: '/nowhere/kustomize', helm: '/nowhere/helm' };
  expect((await readOne('helm:chart', none)).problems).toMatchObject([
    {
      message: expect.stringContaining('needs helm') as string,
      resolve: expect.stringContaining('Install Helm') as string,
    },
  ]);
  expect((await readOne('kustomize:deploy/production', none)).problems).toMatchObject([
    { message: expect.stringContaining('needs kubectl or kustomize') as string },
  ]);
  const target = parseReferenceTarget('helm:chart');
  const reader = await referenceReader('helm');
  const outcome = await reader.read(target, { files: diskFiles(folder), side: 'reference' }, signal);
  expect(outcome).toMatchObject({ readings: [{ facts: [], problems: [{ message: 'chart is not rendered here' }] }] });
});
