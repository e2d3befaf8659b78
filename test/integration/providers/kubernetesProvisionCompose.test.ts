import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { provisionOnCluster } from '../../../src/core/providers/kubernetes/provision/provisionOnCluster.ts';
import { makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { clusterRegistry, labelled, podOf, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const image = 'debian:bookworm-slim';
const nodeImage = 'node:22-bookworm-slim';
const never = new AbortController().signal;
const secret = 'hunter2-hunter2';

/** Says its configuration to whoever connects; healthy when it listens. */
const database = `
const net = require('net');
const fs = require('fs');
fs.appendFileSync('/data/starts', 'started ');
net.createServer(socket => socket.end(fs.readFileSync('/etc/db.conf', 'utf8') + fs.readFileSync('/data/starts'))).listen(5432);
`;
const connect = (host: string, port = 5432): string =>
  `node -e "require('net').connect(${port},'${host}').on('error',error=>console.log(error.code)).pipe(process.stdout)"`;
/** A busy cluster's DNS may fail for a moment, and a container's own command waits for nothing. */
const untilMet = (host: string): string =>
  `until ${connect(host)} > /tmp/met && grep -q started /tmp/met; do sleep 0.2; done`;

let space: TestNamespace;

useTestNamespace(made => (space = made));

describe('a Compose project on a cluster', () => {
  test('its services find each other by name, start in their order and keep what their volumes hold', async () => {
    const compose = {
      services: {
        app: {
          image: nodeImage,
          command: ['sh', '-c', `${untilMet('db')}; mv /tmp/met /tmp/at-start; exec sleep infinity`],
          environment: { DB_PASSWORD: secret, PLAIN: 'told' },
          volumes: ['..:/srv/app', 'modules:/usr/local/lib/node_modules'],
          depends_on: {
            db: { condition: 'service_healthy' },
            migrate: { condition: 'service_completed_successfully' },
          },
        },
        db: {
          image: nodeImage,
          command: ['node', '/start.js'],
          volumes: ['data:/data', '../db.conf:/etc/db.conf:ro', '../start.js:/start.js:ro', '/var/run/docker.sock:/x'],
          healthcheck: { test: ['CMD-SHELL', connect('127.0.0.1')], interval: '1s' },
          devices: ['/dev/kvm'],
        },
        migrate: { image, command: ['sh', '-c', 'echo migrated'], depends_on: ['db'] },
        sidecar: {
          image: nodeImage,
          network_mode: 'service:app',
          command: ['node', '-e', "require('net').createServer(s=>s.end('beside')).listen(7000)"],
        },
        debug: { image, profiles: ['debug'] },
      },
      volumes: { data: {}, modules: {} },
    };
    const configuration = {
      dockerComposeFile: 'compose.json',
      service: 'app',
      workspaceFolder: '/srv/app',
      postCreateCommand: 'until [ -e /tmp/at-start ]; do sleep 0.1; done; cp /tmp/at-start seen',
    };
    const spec = await workspace(space.name, configuration, {
      '.devcontainer/compose.json': JSON.stringify(compose),
      'db.conf': 'configured ',
      'start.js': database,
    });
    const options = recording();
    const id = await provisionOnCluster(space.cluster, spec, options, never);
    const app = { service: 'app' };
    expect(await runIn(space.cluster, id, { ...app, script: 'cat /srv/app/seen' })).toBe('configured started ');
    // Nothing waits for a sidecar that has no health check.
    const beside = (): Promise<string> => runIn(space.cluster, id, { ...app, script: connect('localhost', 7000) });
    await expect.poll(beside, { timeout: 20_000 }).toBe('beside');
    // A new volume has what the image has at its path.
    expect(await runIn(space.cluster, id, { ...app, script: 'ls /usr/local/lib/node_modules' })).toContain('npm');
    expect(await runIn(space.cluster, id, { ...app, script: 'echo $DB_PASSWORD $PLAIN' })).toBe(`${secret} told\n`);
    const { items } = await space.cluster.request<{ items: readonly KubernetesObject[] }>(
      { path: space.path('deployments', 'apis/apps/v1') },
      never,
    );
    expect(items.map(({ metadata }) => metadata.labels?.['lockstep.service']).sort()).toEqual(['app', 'db']);
    expect(JSON.stringify(items)).not.toContain(secret);
    expect(options.steps).toContain('db goes without devices: Kubernetes has no such thing');
    expect(options.steps).toContain(
      'db does not get /var/run/docker.sock at /x: it belongs to this machine, not to the workspace',
    );
    const steps = options.steps.filter(step => /^(?:starting|waiting until)/.test(step));
    expect(steps).toEqual([
      'starting db',
      'waiting until db is started',
      'starting migrate',
      'waiting until db is healthy',
      'waiting until migrate is completed',
      'starting app',
    ]);

    const { debug, sidecar, ...kept } = compose.services;
    expect([debug, sidecar]).toHaveLength(2);
    const { writeFile } = await import('node:fs/promises');
    const file = join(spec.folder, '.devcontainer', 'compose.json');
    const app2 = { ...kept.app, depends_on: { db: { condition: 'service_healthy' } } };
    await writeFile(file, JSON.stringify({ ...compose, services: { app: app2, db: kept.db } }));
    await provisionOnCluster(space.cluster, { ...spec, specHash: 'other' }, recording(), never);
    const met = (): Promise<string> => runIn(space.cluster, id, { ...app, script: connect('db') });
    await expect.poll(met, { timeout: 20_000 }).toBe('configured started started ');
    expect((await podOf(space.cluster, id, 'app')).spec.containers).toHaveLength(1);
    expect((await labelled(space.cluster, space.name)).filter(name => name.startsWith('jobs'))).toEqual([]);

    const other = await workspace(space.name, configuration, {
      '.devcontainer/compose.json': JSON.stringify({ services: { app: { image, command: 'sleep infinity' } } }),
    });
    await expect(provisionOnCluster(space.cluster, other, recording(), never)).rejects.toMatchObject({
      message: `The namespace ${space.name} already has a Service app, which is part of another environment: ${id}.`,
    });
  });
});

describe('an image that must be built', () => {
  test('is built here, pushed, and pulled by the cluster; the same again is not built again', async () => {
    const spec = await workspace(
      space.name,
      { build: { dockerfile: 'Dockerfile' }, remoteUser: 'ada', postCreateCommand: 'echo made >> count' },
      { '.devcontainer/Dockerfile': `FROM ${image}\nRUN useradd --create-home --uid 4711 ada\nENV BUILT=yes\n` },
    );
    const options = recording({ registry: { push: clusterRegistry() } });
    const id = await provisionOnCluster(space.cluster, spec, options, never);
    expect(
      await runIn(space.cluster, id, { script: 'cd /workspaces/*; cat count; echo $BUILT; stat -c %u count' }),
    ).toBe('made\nyes\n4711\n');
    const again = recording({
      registry: { push: clusterRegistry() },
      dockerEnv: { DOCKER_HOST: 'unix:///no/such.sock' },
    });
    await using other = await makeTestNamespace();
    await provisionOnCluster(space.cluster, { ...spec, namespace: other.name }, again, never);
    expect(again.steps.join('\n')).not.toContain('building');
  });

  test('may have no root: its user writes to the workspace and to volumes all the same', async () => {
    const dockerfile = `FROM ${image}\nRUN useradd --create-home --uid 4712 ada\nUSER ada\n`;
    const spec = await workspace(
      space.name,
      {
        build: { dockerfile: 'Dockerfile' },
        mounts: ['type=volume,source=cache,target=/home/ada/cache'],
        postCreateCommand: 'id -un > who; touch /home/ada/cache/file',
      },
      { '.devcontainer/Dockerfile': dockerfile },
    );
    const options = recording({ registry: { push: clusterRegistry() } });
    const id = await provisionOnCluster(space.cluster, spec, options, never);
    const script = 'cat /workspaces/*/who; ls /home/ada/cache; id -u';
    expect(await runIn(space.cluster, id, { script })).toBe('ada\nfile\n4712\n');
  });

  test('needs a registry, and says so', async () => {
    const files = { '.devcontainer/Dockerfile': `FROM ${image}\n` };
    const spec = await workspace(space.name, { build: { dockerfile: 'Dockerfile' } }, files);
    await expect(provisionOnCluster(space.cluster, spec, recording(), never)).rejects.toMatchObject({
      code: 'notSupported',
      remedy: { setting: 'lockstep.kubernetes.registry' },
    });
  });
});

// Its image has a browser in it, which takes long to be built, pushed and pulled the first time.
test('the shop comes up, with its database, its Feature and its packages', { timeout: 600_000 }, async () => {
  const shop = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));
  await using own = await makeTestNamespace();
  const spec = await workspace(own.name, {});
  await cp(shop, spec.folder, { recursive: true, filter: path => !path.includes('node_modules') });
  const options = recording({ registry: { push: clusterRegistry() } });
  const id = await provisionOnCluster(own.cluster, { ...spec, specHash: 'shop' }, options, never);
  const script = `cd /srv/shop; shop-help | head -1; ls node_modules/.bin/vitest; getent hosts db | wc -l; echo $TZ`;
  const text = await runIn(own.cluster, id, { service: 'app', script });
  expect(text).toBe('Welcome to the shop.\nnode_modules/.bin/vitest\n1\nEurope/Paris\n');
});
