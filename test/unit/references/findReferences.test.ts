import { expect, test } from 'vitest';
import { findReferences } from '../../../src/core/references/findReferences.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { filesOf } from './filesOf.ts';

const signal = new AbortController().signal;
const found = async (texts: Readonly<Record<string, string>>): Promise<readonly (readonly string[])[]> =>
  (await findReferences(filesOf(texts), signal)).map(({ targets }) => targets);

test('the sample’s manifests and Compose file are met, each workload with its stage of the Dockerfile', async () => {
  const shop = new URL('../../fixtures/shop', import.meta.url).pathname;
  expect((await findReferences(diskFiles(shop), signal)).map(({ label, targets }) => [label, ...targets])).toEqual([
    ['deployment/web in deploy/k8s', 'kubernetes:deploy/k8s#deployment/web', 'dockerfile:Dockerfile'],
    ['deployment/worker in deploy/k8s', 'kubernetes:deploy/k8s#deployment/worker', 'dockerfile:Dockerfile#worker'],
    ['web in deploy/compose.production.yaml', 'compose:deploy/compose.production.yaml#web', 'dockerfile:Dockerfile'],
    [
      'worker in deploy/compose.production.yaml',
      'compose:deploy/compose.production.yaml#worker',
      'dockerfile:Dockerfile#worker',
    ],
  ]);
});

test('a production file that only overrides stands on the one beside it', async () => {
  expect(
    await found({
      'docker-compose.yml': 'services: {web: {image: shop/web}}',
      'docker-compose.prod.yml': 'services:\n  web:\n    restart: always\n',
    }),
  ).toEqual([['compose:docker-compose.yml?file=docker-compose.prod.yml#web']]);
});

test('development’s own files and what can’t be read are nobody’s production; a Dockerfile is the last resort', async () => {
  const texts = {
    'compose.yaml': 'services: {web: {image: a}}',
    'k8s/x.yaml': 'kind: Deployment\n: [',
    '.devcontainer/compose.prod.yaml': 'services: {web: {image: a}}',
  };
  expect(await found(texts)).toEqual([]);
  expect(await found({ ...texts, Dockerfile: 'FROM a\n' })).toEqual([['dockerfile:Dockerfile']]);
});

test('kustomizations that no other builds upon and charts with production’s values are met, and not what they render', async () => {
  const deployment = 'kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n';
  const texts = {
    'deploy/base/kustomization.yaml': 'resources: [web.yaml]\n',
    'deploy/base/web.yaml': deployment,
    'deploy/parts/kustomization.yaml': 'kind: Component\n',
    'deploy/overlays/production/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../parts]\n',
    'deploy/overlays/staging/kustomization.yml': 'resources: [../../base/]\n',
    'chart/Chart.yaml': 'name: shop\n',
    'chart/values.yaml': '',
    'chart/values-production.yaml': '',
    'chart/templates/web.yaml': deployment,
    'chart/charts/redis/Chart.yaml': 'name: redis\n',
    'common/Chart.yaml': 'name: common\ntype: library\n',
    'k8s/plain.yaml': 'kind: Pod\napiVersion: v1\nmetadata: {name: one}\nspec: {containers: [{name: one}]}\n',
  };
  expect(await found(texts)).toEqual([
    ['kustomize:deploy/overlays/production'],
    ['kustomize:deploy/overlays/staging'],
    ['helm:chart?values=chart/values-production.yaml'],
    ['kubernetes:k8s#pod/one'],
  ]);
});
