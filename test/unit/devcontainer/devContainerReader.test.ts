import { expect, test } from 'vitest';
import type { Fact } from '../../../src/core/environment/fact.ts';
import { devContainerReader } from '../../../src/core/references/devcontainer/devContainerReader.ts';
import { filesOf } from '../references/filesOf.ts';

const path = '.devcontainer/devcontainer.json';

async function factsOf(
  properties: unknown,
  others: Readonly<Record<string, string>> = {},
  workload?: string,
): Promise<Map<string, Fact>> {
  const files = filesOf({ [path]: JSON.stringify(properties, undefined, 2), ...others });
  const target = { kind: 'devcontainer', path, options: {}, ...(workload === undefined ? {} : { workload }) };
  const outcome = await devContainerReader.read(target, { files, side: 'development' }, AbortSignal.timeout(5000));
  if (outcome.kind !== 'read') throw new Error('It was ambiguous.');
  return new Map(outcome.readings.flatMap(reading => reading.facts).map(fact => [fact.key, fact]));
}

function value(fact: Fact | undefined): unknown {
  return fact?.status === 'known' ? fact.value : fact?.status;
}

test('tells what the image, Features and options of docker run declare', async () => {
  const facts = await factsOf({
    image: 'node:24.1.0-bookworm-slim',
    features: {
      'ghcr.io/devcontainers/features/python:1': { version: '3.13' },
      'ghcr.io/devcontainers/features/go:1': {},
      'ghcr.io/devcontainers/features/node:1.2': { version: 'none', pnpmVersion: '9' },
    },
    runArgs: [
      '--memory=2g',
      '--cpus',
      '1.5',
      '-e',
      'A=1',
      '--cap-drop=ALL',
      '--read-only',
      '-u1000:1000',
      '-v',
      'data:/data',
      '--init',
    ],
    containerEnv: { TZ: 'Europe/Paris', FROM_HOST: '${localEnv:USER}' },
    remoteEnv: { PATH: '${containerEnv:PATH}:/x', A: '2' },
    mounts: ['type=tmpfs,target=/tmp'],
    capAdd: ['SYS_PTRACE'],
    forwardPorts: [3000, 'db:5432', 'localhost:9000'],
  });
  const known = Object.fromEntries([...facts].map(([key, fact]) => [key, value(fact)]));
  expect(known).toMatchObject({
    'image.reference': 'node:24.1.0-bookworm-slim',
    'runtime.node': '24.1.0',
    'os.family': 'debian',
    'libc.family': 'glibc',
    'runtime.python': '3.13',
    'runtime.go': 'unknown',
    'tool.pnpm': '9',
    'build.feature.node': '1.2',
    'resources.memory.limit': 2 * 2 ** 30,
    'resources.cpu.limit': 1500,
    'env.A': '2',
    'env.FROM_HOST': 'unknown',
    'env.TZ': 'Europe/Paris',
    'identity.user': '1000',
    'identity.root': false,
    'identity.readOnlyRootFilesystem': true,
    'identity.capabilities': ['SYS_PTRACE'],
    'mount./data': 'named',
    'mount./tmp': 'memory',
    'network.port.3000/tcp': true,
    'network.port.9000/tcp': true,
  });
  expect(facts.has('network.port.5432/tcp')).toBe(false);
  expect(facts.get('env.A')?.sources).toEqual([{ method: 'declared', file: path, line: 32, column: 10 }]);
});

test('lays devcontainer.json over its Compose service and that over its Dockerfile', async () => {
  const facts = await factsOf(
    {
      dockerComposeFile: ['../compose.yaml'],
      service: 'app',
      remoteUser: 'root',
      containerEnv: { LEVEL: 'debug' },
      capAdd: ['NET_ADMIN'],
    },
    {
      'compose.yaml':
        'services:\n  app:\n    build: { context: ., dockerfile: docker/Dockerfile }\n    user: node\n    cap_drop: [ALL]\n    environment: { LEVEL: info, OTHER: x }\n  db:\n    image: postgres:15\n',
      'docker/Dockerfile': 'FROM python:3.13-slim\n',
    },
  );
  expect(value(facts.get('runtime.python'))).toBe('3.13');
  expect(value(facts.get('env.LEVEL'))).toBe('debug');
  expect(value(facts.get('env.OTHER'))).toBe('x');
  expect(value(facts.get('identity.user'))).toBe('root');
  expect(value(facts.get('identity.capabilities'))).toEqual(['NET_ADMIN']);
  expect(value(facts.get('service.postgres.version'))).toBe('15');
});

test('leaves another service of the Compose project as Compose declares it', async () => {
  const facts = await factsOf(
    { dockerComposeFile: '../compose.yaml', service: 'app', remoteUser: 'node', containerEnv: { ONLY: 'app' } },
    { 'compose.yaml': 'services:\n  app:\n    image: node:24\n  worker:\n    image: python:3.13\n    user: nobody\n' },
    'worker',
  );
  expect(value(facts.get('identity.user'))).toBe('nobody');
  expect(facts.has('env.ONLY')).toBe(false);
  expect(value(facts.get('runtime.python'))).toBe('3.13');
});
