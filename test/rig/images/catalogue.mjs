/**
 * The images under public names, parents first.
 * `tags` are below Docker Hub's name; `{version}` and `{major}` come from what was really installed, told by `version`.
 * `packages` are npm packages unpacked into the build context under their name.
 * @typedef {{
 *   name: string,
 *   tags: readonly string[],
 *   suite?: string,
 *   parent?: string,
 *   folder?: string,
 *   buildArgs?: Readonly<Record<string, string>>,
 *   packages?: Readonly<Record<string, string>>,
 *   program?: string,
 *   version?: readonly string[],
 * }} CatalogueImage
 */

const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';

/** @type {readonly CatalogueImage[]} */
export const catalogue = [
  { name: 'debian:bookworm-slim', tags: ['debian:bookworm-slim', 'debian:12-slim'], suite: 'bookworm' },
  { name: 'debian:trixie-slim', tags: ['debian:trixie-slim', 'debian:13-slim'], suite: 'trixie' },
  node('22.23.3', '10.9.9', 'bookworm'),
  postgres('15', 'bookworm'),
  {
    name: 'docker/dockerfile:1',
    tags: ['docker/dockerfile:1', 'docker/dockerfile:1.4'],
    folder: 'dockerfile-frontend',
    program: 'dockerfile-frontend',
  },
  postgres('17', 'trixie'),
  {
    name: 'python:3.13-slim',
    tags: ['python:3.13-slim', 'python:3.13-slim-trixie', 'python:{version}-slim'],
    parent: 'debian:trixie-slim',
    folder: 'python',
    version: ['python3', '-c', 'import platform; print(platform.python_version())'],
  },
  {
    name: 'redis:7',
    tags: ['redis:7', 'redis:7-bookworm', 'redis:{version}'],
    parent: 'debian:bookworm-slim',
    folder: 'redis',
    version: ['sh', '-c', "redis-server --version | sed 's/.* v=\\([0-9.]*\\).*/\\1/'"],
  },
  node('20.20.2', '10.9.9', 'bookworm'),
  node('24.21.0', '11.21.2', 'bookworm'),
  node('22.23.3', '10.9.9', 'trixie'),
  {
    name: 'buildah/stable:latest',
    tags: ['buildah/stable:latest'],
    parent: 'debian:bookworm-slim',
    folder: 'buildah',
  },
  {
    name: 'buildpack-deps:bookworm-scm',
    tags: ['buildpack-deps:bookworm-scm'],
    parent: 'debian:bookworm-slim',
    folder: 'buildpack-deps',
  },
  { name: 'alpine:3.20', tags: ['alpine:3.20', 'alpine:3'], parent: 'debian:bookworm-slim', folder: 'alpine' },
  {
    name: 'rockylinux:9-minimal',
    tags: ['rockylinux:9-minimal'],
    parent: 'debian:bookworm-slim',
    folder: 'rockylinux',
  },
  {
    name: 'distroless/static:latest',
    tags: ['distroless/static:latest', 'distroless/static:nonroot'],
    parent: 'debian:bookworm-slim',
    folder: 'distroless',
  },
];

function node(version, npm, suite) {
  const major = version.split('.')[0];
  return {
    name: `node:${major}-${suite}-slim`,
    tags: [
      `node:${major}-${suite}-slim`,
      `node:${version}-${suite}-slim`,
      ...(suite === 'bookworm' ? [`node:${major}-slim`] : []),
    ],
    parent: `debian:${suite}-slim`,
    folder: 'node',
    buildArgs: { SUITE: suite, NODE_VERSION: version },
    packages: {
      node: `node-linux-${architecture}@${version}`,
      npm: `npm@${npm}`,
      yarn: 'yarn@1.22.22',
      corepack: 'corepack@0.34.0',
    },
  };
}

function postgres(major, suite) {
  return {
    name: `postgres:${major}`,
    tags: [`postgres:${major}`, `postgres:${major}-${suite}`, 'postgres:{version}'],
    parent: `debian:${suite}-slim`,
    folder: 'postgres',
    buildArgs: { SUITE: suite, PG_MAJOR: major },
    version: ['sh', '-c', `dpkg-query -W -f '\${Version}' postgresql-${major} | sed 's/-.*//'`],
  };
}
