import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planComposeService } from '../../../../../src/core/providers/kubernetes/provision/planComposeService.ts';
import type { ServicePlan } from '../../../../../src/core/providers/kubernetes/provision/servicePlan.ts';
import { readComposeProject } from '../../../../../src/core/references/compose/readComposeProject.ts';
import { diskFiles } from '../../../../../src/core/workspace/diskFiles.ts';

const never = new AbortController().signal;
let folder: string;
let notes: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-plan-'));
  notes = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function plan(service: string, isWorkspace = false): Promise<ServicePlan> {
  await writeFile(join(folder, 'compose.yaml'), `services:\n  web:\n${service.replace(/^/gm, '    ')}`);
  const files = diskFiles(folder);
  const options = { files, envFiles: [], workspaceEnv: true, profiles: [], environment: { TAG: '7' } };
  const project = await readComposeProject(['compose.yaml'], options, never);
  const web = project.services.get('web');
  if (web === undefined) throw new Error('There is no service.');
  const note = (words: string): void => void notes.push(words);
  return planComposeService(web, { project, folder, root: folder, isWorkspace, note });
}

test('says health, resources, rights and hosts in numbers, with the variables of this process', async () => {
  const service = await plan(`image: web:$TAG
healthcheck: { test: curl localhost, interval: 1m30s, timeout: 500ms, retries: 5 }
mem_limit: 1g
cpus: 0.5
deploy: { resources: { reservations: { memory: 64m } } }
cap_add: [NET_ADMIN]
security_opt: ['no-new-privileges:true', 'label=disable']
extra_hosts: ['old.example:10.0.0.7', 'me:host-gateway']
ports: ['8080:80', '53:53/udp']
expose: [9000]
shm_size: 64m
network_mode: host
ulimits: { nofile: 100 }`);
  expect(service).toMatchObject({
    image: 'web:7',
    health: { argv: ['/bin/sh', '-c', 'curl localhost'], intervalSeconds: 90, timeoutSeconds: 1, retries: 5 },
    limits: { bytes: 2 ** 30, millicores: 500 },
    requests: { bytes: 64 * 2 ** 20 },
    addedCapabilities: ['NET_ADMIN'],
    noNewPrivileges: true,
    hosts: [{ name: 'old.example', address: '10.0.0.7' }],
    ports: [
      { port: 80, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
      { port: 9000, protocol: 'TCP' },
    ],
    volumes: [{ kind: 'memory', target: '/dev/shm', bytes: 64 * 2 ** 20 }],
  });
  expect(notes).toEqual([
    'web goes without ulimits: Kubernetes has no such thing',
    'web goes without network_mode host: it gets a network of its own',
    'web goes without the security option label=disable: Kubernetes has no such thing',
    "web goes without the host me: host-gateway is no address of the cluster's network",
  ]);
});

test('takes small files of the workspace along, large folders from its claim, and says what belongs to the machine', async () => {
  await mkdir(join(folder, 'init'));
  await writeFile(join(folder, 'init', 'schema.sql'), 'create table t ();');
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', 'large'), 'x'.repeat(600 * 1024));
  const volumes = `image: web
volumes: [./init:/init, ./data:/data, .:/all, named:/named, /anonymous, ~/.ssh:/ssh, ./none:/none]`;
  expect((await plan(volumes)).volumes).toEqual([
    {
      kind: 'files',
      target: '/init',
      readOnly: true,
      secret: false,
      files: new Map([['schema.sql', Buffer.from('create table t ();')]]),
    },
    { kind: 'workspace', target: '/data', readOnly: false, source: join(folder, 'data') },
    { kind: 'workspace', target: '/all', readOnly: false, source: folder },
    { kind: 'kept', name: 'named', target: '/named', readOnly: false },
    { kind: 'ephemeral', target: '/anonymous', readOnly: false },
    { kind: 'ephemeral', target: '/none', readOnly: false },
  ]);
  expect(notes).toEqual([
    'web gets init at /init as it is now, and read-only',
    expect.stringMatching(/does not get .*\/\.ssh at \/ssh: it belongs to this machine/),
    expect.stringMatching(/gets an empty folder at \/none: there is no /),
  ]);
});

test('mounts only the workspace where a folder above it is asked for', async () => {
  expect((await plan('image: web\nvolumes: ["..:/workspaces"]', true)).volumes).toEqual([
    { kind: 'workspace', source: folder, target: `/workspaces/${folder.split('/').at(-1) ?? ''}`, readOnly: false },
  ]);
});
