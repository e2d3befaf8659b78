import { expect, test } from 'vitest';
import { formatReferenceTarget } from '../../../src/core/references/formatReferenceTarget.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';

test('takes kind, path, options and workload apart', () => {
  expect(parseReferenceTarget('compose:deploy/compose.yaml?env=a.env,b.env&profile=x&profile=y#web')).toEqual({
    kind: 'compose',
    path: 'deploy/compose.yaml',
    options: { env: ['a.env', 'b.env'], profile: ['x', 'y'] },
    workload: 'web',
  });
});

test('keeps colons, slashes and digests of an image name', () => {
  expect(parseReferenceTarget('image:localhost:5000/shop/web:1.4@sha256:abc').path).toBe(
    'localhost:5000/shop/web:1.4@sha256:abc',
  );
});

test('decodes what would end a part', () => {
  expect(parseReferenceTarget('dockerfile:Dockerfile?arg=A=1%262#run%23time')).toMatchObject({
    options: { arg: ['A=1&2'] },
    workload: 'run#time',
  });
});

test('a context of a cluster may hold slashes and colons, and anything else encoded', () => {
  expect(parseReferenceTarget('cluster:shop/deployment/web?context=arn:aws:eks:eu-1:12:cluster/prod')).toEqual({
    kind: 'cluster',
    path: 'shop',
    workload: 'deployment/web',
    options: { context: ['arn:aws:eks:eu-1:12:cluster/prod'] },
  });
  expect(parseReferenceTarget('cluster:shop?context=a%2Cb%26c%23d%25').options).toEqual({ context: ['a,b&c#d%'] });
  expect(parseReferenceTarget('cluster:shop#deployment/web')).toEqual(
    parseReferenceTarget('cluster:shop/deployment/web'),
  );
});

test.each([
  ['k8s', 'it should look like KIND:PATH'],
  ['compose:', 'it should look like KIND:PATH'],
  ['compose:a.yaml#', 'nothing follows the #'],
  ['compose:a.yaml?env', '“env” has no value'],
  ['compose:a.yaml?env=%zz', 'stands for nothing'],
])('%s is a usage error that says why', (text, why) => {
  expect(() => parseReferenceTarget(text)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringContaining(why) as string }),
  );
});

test('a kind that is not read yet is refused with those that are', async () => {
  await expect(referenceReader('terraform')).rejects.toMatchObject({
    code: 'notSupported',
    remedy: { text: expect.stringContaining('compose, kubernetes, dockerfile, image, container, snapshot') as string },
  });
  await expect(referenceReader('constructor')).rejects.toMatchObject({ code: 'notSupported' });
});

test.each([
  'compose:prod.yaml?file=a%26b.yaml,c.yaml&profile=x#web',
  'kubernetes:k8s#deployment/web',
  'image:node:22',
  'cluster:shop/deployment/web?context=a:b/c%2Cd%25%26%23',
  'cluster:shop',
])('%s is written as it was read', text => {
  expect(formatReferenceTarget(parseReferenceTarget(text))).toBe(text);
});
