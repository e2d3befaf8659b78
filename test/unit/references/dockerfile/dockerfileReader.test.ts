import { expect, test } from 'vitest';
import { facts, place, readOne, readTarget } from '../readFacts.ts';

const dockerfile = `# syntax=docker/dockerfile:1.4
ARG NODE=24
ARG DISTRO=bookworm
FROM golang:1.23 AS tools
RUN apt-get install -y build-essential && go build -o /out/render .
USER nobody

FROM node:\${NODE}-\${DISTRO}-slim AS base
ENV LANG=C.UTF-8 APP=/srv \\
    FULL=\${APP}/x PATH=/opt/bin:$PATH
ENV NEXT="$APP/x"
ARG PNPM=9.1.0
RUN apt-get update \\
 # a comment between
 && apt-get install -y --no-install-recommends git=1:2.39.5-0 \\
      curl -t bookworm-backports libpq5 > /dev/null 2>&1; \\
    corepack prepare pnpm@\${PNPM} --activate
RUN <<EOT
pip install --no-cache-dir "poetry==1.8.3" requests
npm i -g yarn@1.22.22 nodemon
EOT

FROM base
WORKDIR /srv
WORKDIR app
COPY --from=tools /out/render /usr/local/bin/
COPY --from=ghcr.io/astral-sh/uv:0.5.1 /uv /bin/uv
COPY --from=tools /out/data /srv/data
RUN apt-get purge -y curl && curl -fsSL -o /usr/local/bin/sops https://example.com/sops/v3.9.0/sops.linux
USER 10001:20001
EXPOSE 8080 8125/udp
VOLUME ["/srv/uploads"]
HEALTHCHECK --interval=5s CMD ["curl", "-f", "http://localhost:8080"]
ENTRYPOINT ["tini", "--"]
CMD node server.js
`;

test('tells what the last stage and those below it have, and nothing of the others', async () => {
  const reading = await readOne('dockerfile:docker/Dockerfile', { 'docker/Dockerfile': dockerfile });
  expect(
    Object.fromEntries(reading.facts.map(fact => [fact.key, fact.status === 'known' ? fact.value : fact.status])),
  ).toEqual({
    'image.base': 'node:24-bookworm-slim',
    'image.pinned': false,
    'runtime.node': '24',
    'os.family': 'debian',
    'os.version': '12',
    'libc.family': 'glibc',
    'libc.version': '2.36',
    'env.LANG': 'C.UTF-8',
    'env.APP': '/srv',
    // Within one instruction a variable has the value it had before.
    'env.FULL': 'unknown',
    'env.NEXT': '/srv/x',
    'env.PATH': 'unknown',
    'package.git': '1:2.39.5-0',
    'package.libpq5': 'unknown',
    'tool.pnpm': '9.1.0',
    'tool.poetry': '1.8.3',
    'tool.yarn': '1.22.22',
    'package.render': 'unknown',
    'tool.uv': '0.5.1',
    'package.sops': '3.9.0',
    'image.workdir': '/srv/app',
    'identity.user': '10001',
    'identity.group': '20001',
    'identity.root': false,
    'network.port.8080/tcp': true,
    'network.port.8125/udp': true,
    'mount./srv/uploads': 'ephemeral',
    'deployment.healthcheck': 'curl -f http://localhost:8080',
    'image.entrypoint': ['tini', '--'],
    'image.command': ['/bin/sh', '-c', 'node server.js'],
    'build.argument.PNPM': '9.1.0',
  });
  expect(place(reading, 'image.base')).toBe('docker/Dockerfile:8:6');
  expect(place(reading, 'package.libpq5')).toBe('docker/Dockerfile:16:34');
  expect(place(reading, 'tool.poetry')).toBe('docker/Dockerfile:19:28');
  expect(place(reading, 'identity.user')).toBe('docker/Dockerfile:30:6');
});

test('a named stage and build arguments choose what is built', async () => {
  const texts = { Dockerfile: dockerfile };
  const reading = await readOne('dockerfile:Dockerfile?arg=NODE=22&arg=DISTRO=trixie#base', texts);
  expect(reading.workload).toBe('base');
  expect(facts(reading, /^image\.base|^os\.version|^identity|^build\.stage/)).toEqual({
    'image.base': 'node:22-trixie-slim',
    'os.version': '13',
    'build.stage': 'base',
  });
  await expect(readTarget('dockerfile:Dockerfile#prod', texts)).rejects.toMatchObject({
    code: 'notFound',
    message: 'Dockerfile has no stage “prod”; it has tools, base.',
  });
});

test('an opaque or unresolved base hides its user and variables', async () => {
  for (const from of ['registry.example.com/base:1', '$BASE']) {
    const reading = await readOne('dockerfile:Dockerfile', { Dockerfile: `ARG BASE\nFROM ${from}\nENV A=1\n` });
    expect(reading.speaks).toEqual(['image.base']);
    expect(facts(reading, /^(?:env|os|identity)/)).toEqual({ 'env.A': '1' });
  }
});

test('on a well-known base absence is known, but never of packages and ports', async () => {
  const { speaks } = await readOne('dockerfile:Dockerfile', { Dockerfile: 'FROM python:3.13-slim\n' });
  expect(speaks).toEqual(expect.arrayContaining(['env.*', 'runtime.*', 'identity.user', 'image.command']));
  expect(speaks.filter(each => /^(?:package|network|service|resources)/.test(each))).toEqual([]);
});

test('Alpine’s virtual packages go when they are deleted', async () => {
  const text =
    'FROM alpine:3.22\nRUN apk add --no-cache --virtual .build gcc musl-dev && apk add libpq=16.1-r0 && apk del .build\n';
  expect(facts(await readOne('dockerfile:Dockerfile', { Dockerfile: text }), /^package/)).toEqual({
    'package.libpq': '16.1-r0',
  });
});

test('without FROM there is nothing to read', async () => {
  await expect(readTarget('dockerfile:Dockerfile', { Dockerfile: 'RUN true\n' })).rejects.toMatchObject({
    code: 'invalidInput',
  });
  await expect(readTarget('dockerfile:Dockerfile', {})).rejects.toMatchObject({
    code: 'notFound',
    at: { file: 'Dockerfile' },
  });
});
