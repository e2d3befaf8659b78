import { expect, test } from 'vitest';
import { imageContents } from '../../../../src/core/references/images/imageContents.ts';
import { readImageTag } from '../../../../src/core/references/images/imageTag.ts';
import { parseImageName } from '../../../../src/core/references/images/parseImageName.ts';
import { serviceFamily } from '../../../../src/core/references/images/serviceFamily.ts';

test.each([
  ['bitnami/postgresql:17.5.0-debian-12-r12', '17.5.0', { family: 'debian', version: '12' }, true],
  ['pgvector/pgvector:pg17', '17', undefined, false],
  ['pgvector/pgvector:0.8.0-pg17', '17', undefined, false],
  ['timescale/timescaledb:2.17.2-pg16', '16', undefined, false],
  ['postgis/postgis:15-3.4', '15', undefined, false],
  ['postgres:15-alpine', '15', { family: 'alpine' }, false],
  ['postgres:17.5', '17.5', undefined, true],
  ['rabbitmq:3-management', '3', undefined, false],
  ['node:24.18.1-slim', '24.18.1', { family: 'debian' }, true],
  ['node:24.15.0-alpine3.22@sha256:0a', '24.15.0', { family: 'alpine', version: '3.22' }, true],
  ['mcr.microsoft.com/playwright:v1.41.0-jammy', '1.41.0', { family: 'ubuntu', version: '22.04' }, true],
  ['quay.io/keycloak/keycloak:26.2', '26.2', undefined, false],
  ['mysql:8-oracle', '8', { family: 'ol' }, false],
  ['mcr.microsoft.com/devcontainers/python:0-3.11', '3.11', undefined, false],
  ['mcr.microsoft.com/devcontainers/python:1-3.12-bookworm', '3.12', { family: 'debian', version: '12' }, false],
  ['debian:bullseye', undefined, { family: 'debian', version: '11' }, false],
  ['POSTGRES_13:POSTGRES_13', '13', undefined, false],
  ['redis:REDIS_5_0', '5.0', undefined, false],
  ['aurora:8.0.mysql_aurora.3.08', '8.0', undefined, false],
  ['lambda:nodejs20.x', '20', undefined, false],
  ['redis:latest', undefined, undefined, false],
  ['redis', undefined, undefined, false],
  ['localhost:5000/shop/web', undefined, undefined, false],
  ['shop/web:main', undefined, undefined, false],
  ['shop/web:sha-1a2b3c4', undefined, undefined, true],
  ['shop/web@sha256:0a', undefined, undefined, true],
])('%s is version %s on %o', (name, version, distribution, pinned) => {
  const { tag, digest, repository } = parseImageName(name);
  expect(readImageTag({ repository, ...(tag && { tag }), ...(digest && { digest }) })).toEqual({
    ...(version && { version }),
    ...(distribution && { distribution }),
    pinned,
  });
});

test.each([
  ['postgres:17', 'postgres'],
  ['docker.io/library/postgres', 'postgres'],
  ['pgvector/pgvector:pg17', 'postgres'],
  ['bitnami/postgresql-repmgr:16', 'postgres'],
  ['public.ecr.aws/docker/library/redis:7', 'redis'],
  ['valkey/valkey:8', 'valkey'],
  ['percona/percona-server:8', 'mysql'],
  ['mariadb:11', 'mariadb'],
  ['docker.elastic.co/elasticsearch/elasticsearch:8.17.0', 'elasticsearch'],
  ['opensearchproject/opensearch:3', 'opensearch'],
  ['quay.io/minio/minio', 's3'],
  ['localstack/localstack:4', 's3'],
  ['axllent/mailpit', 'smtp'],
  ['ghcr.io/browserless/chromium:v2', 'chrome'],
  ['getmeili/meilisearch:v1', 'meilisearch'],
  ['POSTGRES_13', 'postgres'],
  ['ghcr.io/acme/Search-Proxy:1', 'search-proxy'],
])('%s is of the family %s', (name, family) => {
  expect(serviceFamily(name)).toBe(family);
});

test.each([
  [
    'node:24-bookworm-slim',
    { 'runtime.node': '24', 'os.family': 'debian', 'os.version': '12', 'libc.family': 'glibc', 'libc.version': '2.36' },
  ],
  [
    'node:22-alpine3.20',
    {
      'runtime.node': '22',
      'os.family': 'alpine',
      'os.version': '3.20',
      'libc.family': 'musl',
      'libc.version': '1.2.5',
    },
  ],
  ['node:latest', { 'os.family': 'debian', 'libc.family': 'glibc' }],
  [
    'gcr.io/distroless/nodejs22-debian12:nonroot',
    {
      'runtime.node': '22',
      'identity.user': 'nonroot',
      'os.family': 'debian',
      'os.version': '12',
      'libc.family': 'glibc',
      'libc.version': '2.36',
    },
  ],
  [
    'registry.access.redhat.com/ubi9/python-311:1',
    {
      'runtime.python': '3.11',
      'os.family': 'rhel',
      'os.version': '9',
      'libc.family': 'glibc',
      'libc.version': '2.34',
    },
  ],
  [
    'gcr.io/distroless/static-debian12:nonroot',
    { 'identity.user': 'nonroot', 'os.family': 'debian', 'os.version': '12', 'libc.family': 'none' },
  ],
  [
    'python:3.12-alpine',
    { 'runtime.python': '3.12', 'env.LANG': 'C.UTF-8', 'os.family': 'alpine', 'libc.family': 'musl' },
  ],
  ['python:3.13-alpine', { 'runtime.python': '3.13', 'os.family': 'alpine', 'libc.family': 'musl' }],
  ['ubuntu:24.04', { 'os.family': 'ubuntu', 'os.version': '24.04', 'libc.family': 'glibc', 'libc.version': '2.39' }],
  ['maven:3.9-eclipse-temurin-21', { 'runtime.java': '21', 'os.family': 'ubuntu', 'libc.family': 'glibc' }],
  ['scratch', { 'os.family': 'scratch', 'libc.family': 'none' }],
  ['registry.example.com/shop/web:1.4.2', {}],
])('%s is known to bring %o', (name, contents) => {
  expect(Object.fromEntries(imageContents(name))).toEqual(contents);
});
