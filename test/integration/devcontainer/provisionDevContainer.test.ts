import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { devContainerId } from '../../../src/core/devcontainer/substituteVariables.ts';
import {
  configPath,
  docker,
  provision,
  removeFolders,
  specOf,
  workspaceFolder,
  type Provisioned,
} from './devContainerFolder.ts';

const image = 'debian:bookworm-slim';

afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolders();
});

function ready({ outcome }: Provisioned): Extract<Provisioned['outcome'], { kind: 'ready' }> {
  if (outcome.kind !== 'ready') throw outcome.error;
  return outcome;
}

const label = (id: string, name: string): Promise<string> =>
  docker('inspect', '--format', `{{index .Config.Labels "${name}"}}`, id);

test('brings up a container from an image, with our labels beside those of the reference CLI', async () => {
  const folder = await workspaceFolder({
    [configPath]: {
      image,
      runArgs: ['--label', 'of=user'],
      remoteUser: 'nobody',
      containerEnv: { ID: '${devcontainerId}' },
    },
  });
  const outcome = ready(await provision(specOf(folder)));
  expect(outcome.remoteUser).toBe('nobody');
  expect(await label(outcome.containerId, 'lockstep.spec-hash')).toBe('hash-of-the-test');
  expect(await label(outcome.containerId, 'of')).toBe('user');
  expect(await label(outcome.containerId, 'devcontainer.local_folder')).toBe(folder);
  expect(await label(outcome.containerId, 'lockstep.workspace-folder')).toBe(outcome.remoteWorkspaceFolder);
  expect(await docker('exec', outcome.containerId, 'printenv', 'ID')).toBe(
    devContainerId(folder, `${folder}/${configPath}`),
  );
  expect(await readdir(`${folder}/.devcontainer`)).toEqual(['devcontainer.json']);
});

test('tells the steps of a build, and the line of the Dockerfile that failed', async () => {
  const folder = await workspaceFolder({
    [configPath]: { build: { dockerfile: 'Dockerfile' } },
    '.devcontainer/Dockerfile': `FROM ${image}\n# Two lines, one instruction.\nRUN echo built \\\n && echo twice\nRUN echo sorry && exit 7\n`,
  });
  const { outcome, steps, output } = await provision(specOf(folder));
  expect(steps.some(step => /^building: step 2 of 3, RUN echo built/.test(step))).toBe(true);
  expect(output).toContain('sorry');
  expect(outcome).toMatchObject({
    kind: 'buildFailed',
    error: { code: 'commandFailed', at: { file: '.devcontainer/Dockerfile', line: 5 } },
  });
  expect(outcome.kind === 'buildFailed' ? outcome.error.message : '').toMatch(/exit code: 7|code: 7/);
});

test('installs a local Feature into a Compose service and names it', async () => {
  const folder = await workspaceFolder({
    [configPath]: {
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      workspaceFolder: '/workspace',
      features: { './marker': {} },
      postCreateCommand: 'test "$LOCKSTEP_RUN" = test-run && cat /usr/local/share/marker',
    },
    '.devcontainer/compose.yaml': `services:\n  app:\n    image: ${image}\n    init: true\n    command: sleep infinity\n    volumes: ["..:/workspace"]\n  db:\n    image: ${image}\n    init: true\n    command: sleep infinity\n`,
    '.devcontainer/marker/devcontainer-feature.json': { id: 'marker', version: '1.0.0', name: 'A marker' },
    '.devcontainer/marker/install.sh':
      '#!/bin/sh\ndate +%s%N > /usr/local/share/marker\necho marked-by-feature >> /usr/local/share/marker\n',
  });
  const provisioned = await provision(specOf(folder));
  const outcome = ready(provisioned);
  expect(provisioned.steps).toContain('starting services');
  expect(provisioned.steps).toContain('running postCreateCommand');
  expect(provisioned.output).toContain('marked-by-feature');
  expect(await label(outcome.containerId, 'lockstep.spec-hash')).toBe('hash-of-the-test');
  expect(outcome.remoteWorkspaceFolder).toBe('/workspace');

  const again = ready(await provision(specOf(folder)));
  expect(again.containerId).toBe(outcome.containerId);
});

test('keeps the container of a failed lifecycle command, shows its output without secrets, and runs it again on rebuild', async () => {
  const secret = 'hunter2-and-more';
  const compose = (password: string): string =>
    `services:\n  app:\n    image: ${image}\n    init: true\n    command: sleep infinity\n    environment:\n      DB_PASSWORD: ${password}\n    volumes: ["..:/workspace"]\n`;
  const folder = await workspaceFolder({
    [configPath]: {
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      workspaceFolder: '/workspace',
      postCreateCommand:
        'echo "whole $DB_PASSWORD"; printf "cut hunter2-"; sleep 0.3; printf "and-more\\n"; test -f /workspace/fixed || exit 3',
    },
    '.devcontainer/compose.yaml': compose(secret),
  });
  const { outcome, output } = await provision(specOf(folder));
  expect(outcome).toMatchObject({ kind: 'lifecycleFailed', command: 'postCreateCommand', exitCode: 3 });
  expect(outcome.kind === 'lifecycleFailed' ? outcome.output : '').toContain('whole •••');
  expect(output).toContain('cut •••');
  expect(JSON.stringify({ outcome, output })).not.toContain(secret);
  const first = outcome.kind === 'lifecycleFailed' ? outcome.containerId : '';
  expect(await docker('inspect', '--format', '{{.State.Running}}', first)).toBe('true');

  await docker('exec', first, 'touch', '/workspace/fixed');
  const again = ready(await provision(specOf(folder, { rebuild: true })));
  expect(again.containerId).not.toBe(first);
});

test('gives each of two folders with the same name a Compose project of its own', async () => {
  const files = {
    [configPath]: { dockerComposeFile: 'compose.yaml', service: 'app', workspaceFolder: '/workspace' },
    '.devcontainer/compose.yaml': `services:\n  app:\n    image: ${image}\n    init: true\n    command: sleep infinity\n    volumes: ["..:/workspace"]\n`,
  };
  const first = await workspaceFolder(files);
  const second = await workspaceFolder(files, first.split('/').at(-1));
  const one = ready(await provision(specOf(first)));
  const two = ready(await provision(specOf(second)));
  expect(two.containerId).not.toBe(one.containerId);
  expect(await label(two.containerId, 'devcontainer.local_folder')).toBe(second);
  expect(one.composeProject).toBe(`${first.split('/').at(-1) ?? ''}_devcontainer`);
  expect(ready(await provision(specOf(second))).containerId).toBe(two.containerId);
});

test('says what is wrong with a broken devcontainer.json before anything is started', async () => {
  const folder = await workspaceFolder({ [configPath]: '{\n  "image": "debian:bookworm-slim",\n  "remoteUser": ' });
  await expect(provision(specOf(folder))).rejects.toMatchObject({
    code: 'invalidInput',
    at: { file: configPath, line: 3 },
  });
});

test('says before it starts anything what is missing', async () => {
  const dockerfile = await workspaceFolder({ [configPath]: '{\n  "build": { "dockerfile": "Dockerfile.dev" }\n}' });
  await expect(provision(specOf(dockerfile))).rejects.toMatchObject({
    message: `${configPath}:2: there is no Dockerfile .devcontainer/Dockerfile.dev.`,
  });
  const compose = await workspaceFolder({
    [configPath]: '{\n  "dockerComposeFile": "compose.yaml",\n  "service": "web"\n}',
    '.devcontainer/compose.yaml': `services:\n  app:\n    image: ${image}\n`,
  });
  await expect(provision(specOf(compose))).rejects.toMatchObject({
    message: `${configPath}:3: there is no service web: its Compose files have app.`,
  });
});

test.each([
  [
    '{ "image": "debian:bookworm-slim",\n "initializeCommand": "echo no; exit 9" }',
    'initializeCommand failed on this machine: no',
  ],
  [
    '{ "image": "debian:bookworm-slim",\n "features": { "localhost:1/x/y:1": {} } }',
    'The Feature localhost:1/x/y:1 could not be fetched: connect ECONNREFUSED',
  ],
  [
    '{ "image": "debian:bookworm-slim",\n "runArgs": ["--memory=lots"] }',
    'Docker refuses runArgs: invalid argument "lots"',
  ],
])('says what failed of %s, and where', async (text, words) => {
  const { outcome } = await provision(specOf(await workspaceFolder({ [configPath]: text })));
  if (outcome.kind !== 'buildFailed') throw new Error(outcome.kind);
  expect(outcome.error.message).toContain(words);
  expect(outcome.error.at).toMatchObject({ file: configPath, line: 2 });
});

test('a service that ends at once is told with its exit code and last words', async () => {
  const folder = await workspaceFolder({
    [configPath]: { dockerComposeFile: 'compose.yaml', service: 'app', workspaceFolder: '/' },
    '.devcontainer/compose.yaml': `services:\n  app:\n    image: ${image}\n    command: sh -c "echo no database; exit 5"\n`,
  });
  const { outcome } = await provision(specOf(folder));
  expect(outcome.kind === 'buildFailed' ? outcome.error.message : outcome.kind).toBe(
    'The service app ended with exit code 5 right after its start: no database',
  );
});

test('an image that is nowhere fails with the words of the engine', async () => {
  const folder = await workspaceFolder({ [configPath]: { image: 'localhost:1/lockstep/nowhere:1' } });
  const { outcome } = await provision(specOf(folder));
  expect(outcome).toMatchObject({ kind: 'buildFailed', error: { at: { file: configPath, line: 1 } } });
  expect(outcome.kind === 'buildFailed' ? outcome.error.message : '').toContain('localhost:1');
});

test('cancelled, it ends every process here and leaves no temporary file', async () => {
  const folder = await workspaceFolder({ [configPath]: { image, postCreateCommand: 'sleep 300' } });
  vi.stubEnv('TMPDIR', dirname(folder));
  const cancel = new AbortController();
  const cancelled = provision(specOf(folder), cancel.signal, step => {
    if (step === 'running postCreateCommand') cancel.abort();
  });
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(await processesNaming(folder)).toEqual([]);
  expect((await readdir(dirname(folder))).filter(name => name.startsWith('lockstep-'))).toEqual([]);
});

async function processesNaming(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.includes(folder)) found.push(words.replaceAll('\0', ' '));
  }
  return found;
}
