import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadStack, type LoadedStack } from '../../../src/core/providers/kubernetes/stack/loadStack.ts';
import { objectWords } from '../../../src/core/providers/kubernetes/stack/stackObject.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

const programs = {
  kubectl: process.env['LOCKSTEP_TEST_KUBECTL'] ?? 'kubectl',
  helm: process.env['LOCKSTEP_TEST_HELM'] ?? 'helm',
};
const deployment = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { template: { spec: { containers: [{ name: proxy }, { name: ${name} }] } } }\n`;
const texts = {
  'k8s/all.yaml': `${deployment('web')}---\n${deployment('api')}---\n{ apiVersion: v1, kind: Service, metadata: { name: web } }\n`,
  'overlay/kustomization.yaml': 'resources: [web.yaml]\nnamespace: live\n',
  'overlay/web.yaml': deployment('web'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/templates/web.yaml': deployment('{{ .Release.Name }}-web'),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(reference: string): Promise<LoadedStack> {
  const cluster = (): Promise<never> => Promise.reject(new Error('No cluster is asked.'));
  const sources = { files: diskFiles(folder), render: { folder, programs }, cluster };
  return loadStack(parseReferenceTarget(reference), sources, new AbortController().signal);
}

test('manifests are loaded plain and rendered, with the workload and its container', async () => {
  const plain = await load('kubernetes:k8s#deployment/web');
  expect(plain.objects.map(objectWords)).toEqual(['Deployment web', 'Deployment api', 'Service web']);
  expect(plain.workload).toEqual({ kind: 'Deployment', name: 'web', container: 'web' });
  const kustomized = await load('kustomize:overlay');
  expect(kustomized.objects).toMatchObject([{ metadata: { name: 'web', namespace: 'live' } }]);
  const chart = await load('helm:chart?release=live#web');
  expect(chart.workload).toEqual({ kind: 'Deployment', name: 'live-web', container: 'live-web' });
});

test('several workloads are listed, and what makes no stack is refused', async () => {
  await expect(load('kubernetes:k8s')).rejects.toMatchObject({
    code: 'usage',
    message: 'k8s has several workloads to work in: deployment/web, deployment/api.',
  });
  await expect(load('compose:compose.yaml#web')).rejects.toMatchObject({ code: 'notSupported' });
  await expect(load('kubernetes:k8s#deployment/nope')).rejects.toMatchObject({ code: 'notFound' });
});
