import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import type { Reading } from '../../../src/core/environment/reading.ts';
import { appendAudit } from '../../../src/core/references/cluster/appendAudit.ts';
import type { AuditEntry, ConsentRequest } from '../../../src/core/references/cluster/productionConsent.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import type { ReadContext } from '../../../src/core/references/referenceReader.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import { filesOf } from '../../unit/references/filesOf.ts';
import { facts } from '../../unit/references/readFacts.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { deploymentOf } from '../kubernetes/deploymentOf.ts';
import { readmeRules } from '../kubernetes/readmeRules.ts';
import { auditLines } from '../kubernetes/auditLines.ts';
import { connectTestCluster, makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { untilRunning } from '../providers/kubernetesEnvironment.ts';

const readProduction = await readmeRules('read-production');
const password = `planted-${randomUUID()}`;
let production: TestNamespace;
let folder: string;

beforeAll(async () => {
  production = await makeTestNamespace();
  folder = await mkdtemp(join(tmpdir(), 'lockstep-audit-'));
  await production.create('secrets', {
    metadata: {
      name: 'credentials',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { password } }) },
    },
    stringData: { password, user: password },
  });
  await production.create('configmaps', { metadata: { name: 'settings' }, data: { MODE: 'fast' } });
  await production.create('deployments', web, 'apis/apps/v1');
  await readyPod();
});

afterAll(async () => {
  await production[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const web = deploymentOf(
  {
    name: 'web',
    workingDir: '/tmp',
    envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'credentials' }, prefix: 'DB_' }],
    env: [{ name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'credentials', key: 'user' } } }],
    volumeMounts: [{ name: 'secret', mountPath: '/etc/secret' }],
  },
  { volumes: [{ name: 'secret', secret: { secretName: 'credentials' } }] },
);

async function readyPod(): Promise<string> {
  await untilRunning(production, 'web');
  const { items } = await production.cluster.request<{ readonly items: readonly Pod[] }>(
    { path: production.path('pods'), query: { labelSelector: 'app=web' } },
    AbortSignal.timeout(10_000),
  );
  return items[0]?.metadata.name ?? '';
}

/** A service account with a Role of the namespace and nothing else. */
async function accountWith(name: string, rules: readonly object[]): Promise<Cluster> {
  return (await connectTestCluster(await accountKubeconfig(production, name, rules))).cluster;
}

async function read(cluster: Cluster, options = '', more: Partial<ReadContext> = {}): Promise<readonly Reading[]> {
  const target = parseReferenceTarget(`cluster:${production.name}/deployment/web${options}`);
  const context: ReadContext = {
    files: filesOf({}),
    side: 'reference',
    cluster: () => Promise.resolve(cluster),
    ...more,
  };
  const outcome = await (await referenceReader('cluster')).read(target, context, AbortSignal.timeout(60_000));
  if (outcome.kind === 'ambiguous') throw new Error('ambiguous');
  return outcome.readings;
}

const live = (readings: readonly Reading[]): Reading => {
  const found = readings.find(({ kind }) => kind === 'cluster');
  if (found === undefined) throw new Error('nothing was read');
  return found;
};

test('the least Role of the README reads all of production but the node', async () => {
  using cluster = await accountWith('reader', readProduction);
  const reading = live(await read(cluster));
  expect(reading.problems).toMatchObject([
    { message: expect.stringMatching(/^could not get nodes \S+: forbidden$/) as string },
    {
      message: 'the keys of the Secret credentials are not known',
      resolve: expect.stringContaining('secretKeys=yes') as string,
    },
  ]);
  expect(facts(reading, /^(?:env|secret|image\.digest|cpu|deployment|kernel)/)).toEqual({
    'env.MODE': 'fast',
    'secret.API_TOKEN': 'unknown',
    'secret.file./etc/secret': 'unknown',
    'image.digest': expect.stringMatching(/^sha256:[\da-f]{64}$/) as string,
    'cpu.architecture': 'unknown',
    'kernel.release': 'unknown',
    'deployment.command': ['sleep', 'infinity'],
    'deployment.replicas': 1,
    'deployment.grace': 0,
  });
});

test('what a Role leaves out is unknown, with the verb and the resource that are missing', async () => {
  const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] }];
  using cluster = await accountWith('nobody', rules);
  const reading = live(await read(cluster));
  expect(reading.problems).toContainEqual({
    message: `could not list networkpolicies.networking.k8s.io in ${production.name}: forbidden`,
    resolve: `Allow it: list networkpolicies.networking.k8s.io in ${production.name}.`,
  });
  const unknown = [
    'network.egress',
    'network.ingress',
    'deployment.autoscaling',
    'deployment.disruption',
    'image.digest',
    'cpu.architecture',
  ];
  expect(facts(reading, /^(?:network|deployment\.(?:auto|disr)|image\.digest|cpu)/)).toEqual(
    Object.fromEntries(unknown.map(key => [key, 'unknown'])),
  );
  expect(reading.speaks).not.toContain('service.*');
  expect(reading.speaks).not.toContain('network.port.*');
  expect(reading.speaks).not.toContain('env.*');
});

test('without any right it says what is forbidden', async () => {
  using cluster = await accountWith('stranger', []);
  await expect(read(cluster)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('deployments') as string,
  });
});

test('with consent the names of a Secret’s keys are known, and no value of it', async () => {
  const asked: ConsentRequest[] = [];
  const recorded: AuditEntry[] = [];
  const consent = {
    allow: (request: ConsentRequest) => Promise.resolve(asked.push(request) > 0),
    record: (entry: AuditEntry) => Promise.resolve(void recorded.push(entry)),
  };
  const readings = await read(production.cluster, '?secretKeys=yes', { production: consent });
  expect(facts(live(readings), /^(?:secret|env\.DB)/)).toEqual({
    'secret.API_TOKEN': 'unknown',
    'secret.DB_password': 'unknown',
    'env.DB_user': 'unknown',
    'secret.file./etc/secret/password': 'unknown',
    'secret.file./etc/secret/user': 'unknown',
  });
  expect(JSON.stringify(readings)).not.toContain(password);
  expect(asked).toMatchObject([
    { what: 'secretKeys', target: `cluster:${production.name}/deployment/web?context=${production.cluster.context}` },
  ]);
  expect(recorded).toMatchObject([
    { what: 'secretKeys', namespace: production.name, outcome: 'started' },
    { what: 'secretKeys', namespace: production.name, outcome: 'done' },
  ]);
  const refused = { ...consent, allow: () => Promise.resolve(false) };
  const without = live(await read(production.cluster, '?secretKeys=yes', { production: refused }));
  expect(facts(without, /^secret\.DB/)).toEqual({});
});

test('the probe runs in production with consent only, and the audit file says so', async () => {
  const file = join(folder, 'state', 'audit.jsonl');
  const consent = { allow: () => Promise.resolve(true), record: appendAudit.bind(undefined, file) };
  const withoutOption = await read(production.cluster, '', { production: consent });
  expect(withoutOption.some(({ level }) => level === 'observed')).toBe(false);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });

  const readings = await read(production.cluster, '?probe=yes', { production: consent });
  const probed = readings.find(({ level }) => level === 'observed');
  expect(probed && facts(probed, /^(?:os|libc\.family|identity\.root)/)).toMatchObject({
    'os.family': 'debian',
    'os.version': '12',
    'libc.family': 'glibc',
  });
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as object);
  const pod = await readyPod();
  const entry = {
    what: 'probe',
    context: production.cluster.context,
    namespace: production.name,
    pod,
    container: 'web',
  };
  expect(lines).toMatchObject([
    { ...entry, outcome: 'started' },
    { ...entry, outcome: 'done' },
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a comparison never asks for a Secret', async () => {
  using cluster = await accountWith('audited', readProduction);
  await read(cluster, '?secretKeys=yes&probe=yes', {
    production: { allow: () => Promise.resolve(false), record: () => Promise.resolve() },
  });
  const user = `system:serviceaccount:${production.name}:audited`;
  const asked = async (): Promise<readonly AuditEvent[]> =>
    (await auditEvents(user)).filter(event => event.user.username === user);
  const isWritten = async (): Promise<boolean> =>
    (await asked()).some(({ objectRef }) => objectRef?.resource === 'pods');
  await expect.poll(isWritten, { timeout: 30_000 }).toBe(true);
  const events = await asked();
  expect(events.filter(({ objectRef }) => objectRef?.resource === 'secrets')).toEqual([]);
  expect(new Set(events.map(({ verb }) => verb))).toEqual(new Set(['get', 'list']));
});

test('the log of the API server does tell of a Secret that is asked for', async () => {
  const consent = { allow: () => Promise.resolve(true), record: () => Promise.resolve() };
  await read(production.cluster, '?secretKeys=yes', { production: consent });
  const isAsked = ({ objectRef, verb }: AuditEvent): boolean =>
    objectRef?.resource === 'secrets' && objectRef.namespace === production.name && verb === 'get';
  const isWritten = async (): Promise<boolean> => (await auditEvents(production.name)).some(isAsked);
  await expect.poll(isWritten, { timeout: 30_000 }).toBe(true);
});

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly namespace?: string };
}

async function auditEvents(text: string): Promise<readonly AuditEvent[]> {
  return (await auditLines(text)).map(line => JSON.parse(line) as AuditEvent);
}
