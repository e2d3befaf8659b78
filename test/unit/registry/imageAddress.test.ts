import { expect, test } from 'vitest';
import { imageAddress } from '../../../src/core/registry/imageAddress.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['node', 'registry-1.docker.io', 'docker.io', 'library/node', 'latest'],
  ['node:24-alpine', 'registry-1.docker.io', 'docker.io', 'library/node', '24-alpine'],
  ['docker.io/library/node:24', 'registry-1.docker.io', 'docker.io', 'library/node', '24'],
  ['bitnami/redis', 'registry-1.docker.io', 'docker.io', 'bitnami/redis', 'latest'],
  ['ghcr.io/shop/web:1.4', 'ghcr.io', 'ghcr.io', 'shop/web', '1.4'],
  ['localhost/web', 'localhost', 'localhost', 'web', 'latest'],
  ['127.0.0.1:5000/shop/web', '127.0.0.1:5000', '127.0.0.1:5000', 'shop/web', 'latest'],
  [`[::1]:5000/web:2@${digest}`, '[::1]:5000', '[::1]:5000', 'web', digest],
])('%s leads where Docker would look', (name, host, registry, repository, reference) => {
  expect(imageAddress(name)).toEqual({ name, host, registry, repository, reference });
});

test.each([
  'a b',
  '',
  'ghcr.io/../../v2/secret',
  'ghcr.io/shop/web?x=1',
  'ghcr.io/shop/web:1#x',
  'Shop/Web',
  'user:pass@ghcr.io/shop/web',
  'ghcr.io:1/x:../../y',
  'web@sha256:beef',
  'evil.example:80 /web',
])('“%s” is refused, because it would become another address', name => {
  expect(() => imageAddress(name)).toThrow('no name of an image');
});
