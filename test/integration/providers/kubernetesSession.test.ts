import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import { serviceName, type EnvironmentId, type ServiceName } from '../../../src/core/environment/ids.ts';
import type { EnvironmentSession, LogLine } from '../../../src/core/environment/session.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { deploymentOf } from '../kubernetes/deploymentOf.ts';
import { image, makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { never, run, sh } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning } from './kubernetesEnvironment.ts';
import { cancelAt } from './kubernetesWorkspaces.ts';
import { becomes, isGone, Watcher } from './watcher.ts';

const quiet = { step: () => undefined, output: () => undefined };
const apps = 'apis/apps/v1';
/** The rig's own for pods' sandboxes: one static program and nothing else. */
const pauseImage = 'lockstep.test/pause:1';

describe('sessions on a cluster', () => {
  let namespace: TestNamespace;
  let provider: EnvironmentProvider;
  useTestNamespace(made => {
    namespace = made;
    provider = providerOf(made);
  });

  const idOf = (name: string): EnvironmentId =>
    clusterEnvironmentId({ context: namespace.cluster.context, namespace: namespace.name, name });
  const podOf = async (session: EnvironmentSession, service?: ServiceName): Promise<string> =>
    (await run(session, { argv: ['hostname'], ...(service === undefined ? {} : { service }) })).stdout.trim();
  /** The environment comes back by itself, in another pod. */
  const goesOn = async (id: EnvironmentId, watcher: Watcher, before: string): Promise<void> => {
    for (const kind of ['creating', 'running'] as const)
      await watcher.next(
        becomes(id, ({ state }) => state.kind === kind),
        60_000,
      );
    expect(watcher.seen.filter(isGone(id))).toEqual([]);
    await using next = await provider.open(id, never);
    expect(await podOf(next)).not.toBe(before);
    await provider.remove?.(id, never);
  };
  const evict = (pod: string): Promise<unknown> => {
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: namespace.name } };
    return namespace.cluster.request(
      { method: 'POST', path: `${namespace.path('pods')}/${pod}/eviction`, body },
      never,
    );
  };

  test('what runs in the workspace starts where its configuration says; its other services are reached by name', async () => {
    const { id, app, db } = await makeEnvironment(namespace);
    await untilRunning(namespace, app, db);
    await using session = await provider.open(id, never);
    const { stdout } = await run(session, { argv: sh('echo "$FROM_ANNOTATION"; pwd') });
    expect(stdout).toBe('yes\n/tmp\n');
    const other = await run(session, { argv: sh('echo "[$FROM_ANNOTATION]"; pwd'), service: serviceName('db') });
    expect(other.stdout).toBe('[]\n/\n');
    expect(await podOf(session)).toContain(app);
    expect(await podOf(session, serviceName('db'))).toContain(db);
    await provider.remove?.(id, never);
  });

  test('ports of a service are reached by its name, and a terminal opens in the workspace’s folder', async () => {
    const { id, app, db } = await makeEnvironment(namespace);
    await untilRunning(namespace, app, db);
    await using session = await provider.open(id, never);
    const listen = `$| = 1; $s = IO::Socket::INET->new(Listen => 1, LocalPort => 7000); print "up"; $c = $s->accept; print $c "hello"`;
    const argv = ['perl', '-MIO::Socket::INET', '-e', listen] as const;
    const listening = await session.spawn({ argv, service: serviceName('db') }, never);
    for await (const { bytes } of listening.output) if (Buffer.from(bytes).includes('up')) break;
    await using connection = await (session.connect?.({ host: 'db', port: 7000 }, never) ??
      Promise.reject(new Error()));
    expect(Buffer.concat(await Array.fromAsync(connection.read)).toString()).toBe('hello');
    await expect(session.connect?.({ host: 'elsewhere', port: 1 }, never)).rejects.toMatchObject({
      code: 'notSupported',
    });
    const launch = session.terminal(undefined);
    if (launch.kind !== 'pty') throw new Error('a terminal of this provider is a pty');
    const terminal = await launch.open({ columns: 80, rows: 24 }, never);
    await terminal.write(Buffer.from('echo "<$FROM_ANNOTATION:$PWD:$(stty size)>"; exit 4\n'));
    let shown = '';
    for await (const bytes of terminal.output) shown += Buffer.from(bytes).toString();
    expect(shown).toContain('<yes:/tmp:24 80>');
    expect(await terminal.exit).toEqual({ kind: 'exited', code: 4 });
    await provider.remove?.(id, never);
  });

  test('facts are those of the pod, the image that it really runs and the machine under it', async () => {
    const limits = { memory: '64Mi', cpu: '250m' };
    const securityContext = { runAsUser: 1234, readOnlyRootFilesystem: true };
    const volumes = [{ name: 'scratch', emptyDir: {} }];
    const volumeMounts = [{ name: 'scratch', mountPath: '/scratch' }];
    const container = {
      name: 'main',
      image,
      command: ['sleep', 'infinity'],
      resources: { limits },
      securityContext,
      volumeMounts,
    };
    await namespace.runPod('facts', '', { spec: { containers: [container], volumes } });
    await using session = await provider.open(idOf('pod.facts'), never);
    const facts = new Map((await session.facts(undefined, never)).map(fact => [fact.key, fact]));
    const values = {
      'image.reference': image,
      'identity.user': '1234',
      'identity.root': false,
      'identity.readOnlyRootFilesystem': true,
      'resources.memory.limit': 64 * 2 ** 20,
      'resources.cpu.limit': 250,
      'mount./scratch': 'ephemeral',
      'image.digest': expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      'cpu.architecture': expect.stringMatching(/^(?:amd64|arm64)$/) as string,
    };
    for (const [key, value] of Object.entries(values))
      expect(facts.get(key), key).toMatchObject({ status: 'known', value });
    expect(facts.has('mount./var/run/secrets/kubernetes.io/serviceaccount')).toBe(false);
  });

  test.each([
    [
      'deleted',
      (pod: string) => namespace.cluster.request({ method: 'DELETE', path: `${namespace.path('pods')}/${pod}` }, never),
    ],
    ['evicted', evict],
  ])('a pod that is %s ends the session with a reason, and the environment goes on in the next one', async (_, end) => {
    const { id, app, db } = await makeEnvironment(namespace);
    await untilRunning(namespace, app, db);
    using watcher = new Watcher(provider);
    await watcher.next(
      becomes(id, () => true),
      10_000,
    );
    await using session = await provider.open(id, never);
    const running = await session.spawn({ argv: sh('sleep 600') }, never);
    const before = await podOf(session);
    await end(before);
    expect((await running.exit).kind).toBe('lost');
    await expect.poll(() => session.lost.aborted, { timeout: 10_000 }).toBe(true);
    expect(session.lost.reason).toMatchObject({ code: 'unreachable', remedy: { kind: 'retry' } });
    await goesOn(id, watcher, before);
  });

  test('a pod that its node evicts ends the session with the reason, and the environment goes on in the next one', async () => {
    const { id, app, db } = await makeEnvironment(namespace, { scratch: { sizeLimit: '1Mi' } });
    await untilRunning(namespace, app, db);
    using watcher = new Watcher(provider);
    await watcher.next(
      becomes(id, ({ state }) => state.kind === 'running'),
      10_000,
    );
    await using session = await provider.open(id, never);
    const running = await session.spawn({ argv: sh('sleep 600') }, never);
    const before = await podOf(session);
    await run(session, { argv: sh('head -c 8M /dev/zero > /scratch/full') });
    await expect.poll(() => session.lost.aborted, { timeout: 120_000 }).toBe(true);
    expect(session.lost.reason).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/The pod was evicted: .*"scratch".* exceeds .*"1Mi"/) as string,
      remedy: { kind: 'retry' },
    });
    expect((await running.exit).kind).toBe('lost');
    await goesOn(id, watcher, before);
  });

  test('a container that is restarted ends the session too', async () => {
    await namespace.runPod('restarting', 'sleep infinity & wait', { spec: { restartPolicy: 'Always' } });
    await using session = await provider.open(idOf('pod.restarting'), never);
    await run(session, { argv: sh('kill 1; kill -9 $(cat /proc/1/task/1/children)') });
    await expect.poll(() => session.lost.aborted, { timeout: 20_000 }).toBe(true);
    expect(session.lost.reason).toMatchObject({ message: expect.stringContaining('restarting') as string });
  });

  test('logs of a service are those of all its pods, follow their replacement, resume without loss or repeat, and end with it', async () => {
    const script = 'i=0; while :; do echo "$(hostname) $i"; i=$((i+1)); sleep 0.2; done';
    const counting = { name: 'counting', command: ['sh', '-c', script] };
    await namespace.create('deployments', deploymentOf(counting, {}, 2), apps);
    await untilRunning(namespace, 'counting');
    await using session = await provider.open(idOf('deployment.counting'), never);
    const lines: LogLine[] = [];
    const pods = (): readonly string[] => [...new Set(lines.map(({ text }) => text.split(' ')[0] ?? ''))];
    const follow = async (signal: AbortSignal): Promise<void> => {
      const after = lines.at(-1)?.cursor;
      const options = { service: serviceName('counting'), follow: true, ...(after === undefined ? {} : { after }) };
      for await (const line of session.logs(options, signal)) lines.push(line);
    };
    const first = new AbortController();
    const interrupted = follow(first.signal);
    await expect.poll(() => pods().length, { timeout: 20_000 }).toBe(2);
    first.abort();
    await interrupted;
    const last = await Array.fromAsync(
      session.logs({ service: serviceName('counting'), follow: false, tail: 3 }, never),
    );
    expect(last).toHaveLength(3);
    expect(last.map(({ time }) => time).toSorted()).toEqual(last.map(({ time }) => time));
    const ended = follow(never);
    const [before] = pods();
    await namespace.cluster.request({ method: 'DELETE', path: `${namespace.path('pods')}/${before ?? ''}` }, never);
    await expect.poll(() => pods().length, { timeout: 30_000 }).toBe(3);
    await expect
      .poll(() => lines.filter(({ text }) => text.startsWith(pods()[2] ?? '')).length, { timeout: 20_000 })
      .toBeGreaterThan(5);
    const path = `${namespace.path('deployments', apps)}/counting`;
    await namespace.cluster.request({ method: 'DELETE', path, query: { propagationPolicy: 'Background' } }, never);
    await ended;
    for (const pod of pods()) {
      const numbers = lines
        .filter(({ text }) => text.startsWith(`${pod} `))
        .map(({ text }) => Number(text.split(' ')[1]));
      expect(numbers).toEqual(numbers.map((_, index) => index));
    }
  });

  test('only the last lines are given where only so many are asked for', async () => {
    const { id, app, db } = await makeEnvironment(namespace, { script: 'seq 100; exec sleep infinity' });
    await untilRunning(namespace, app, db);
    await using session = await provider.open(id, never);
    const options = { service: serviceName('app'), follow: false, tail: 3 };
    const last = await Array.fromAsync(session.logs(options, never));
    expect(last.map(({ text }) => text)).toEqual(['98', '99', '100']);
    await provider.remove?.(id, never);
  });

  test('what a pod writes, its terminal sequences too, comes as it is and makes nothing else of itself', async () => {
    const evil = '\\033[2J\\033]0;owned\\007 2026-01-01T00:00:00Z {"kind":"Status"}';
    await namespace.runPod('evil', `printf '${evil}\\n'; exec sleep infinity`, {
      labels: { 'lockstep.role': 'workspace' },
    });
    await using session = await provider.open(idOf('pod.evil'), never);
    const [line] = await Array.fromAsync(session.logs({ service: serviceName('main'), follow: false }, never));
    expect(line?.text).toBe('\u001b[2J\u001b]0;owned\u0007 2026-01-01T00:00:00Z {"kind":"Status"}');
  });

  test('a workspace without a shell is looked into by a debug container with no more rights than it has, once it is asked for', async () => {
    await using strict = await makeTestNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const container = {
      name: 'main',
      image: pauseImage,
      imagePullPolicy: 'IfNotPresent',
      securityContext,
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    };
    const pod = { runAsNonRoot: true, runAsUser: 1234, fsGroup: 1234, seccompProfile: { type: 'RuntimeDefault' } };
    const spec = { securityContext: pod, containers: [container], volumes: [{ name: 'data', emptyDir: {} }] };
    await strict.runPod('bare', '', { spec });
    const { context } = strict.cluster;
    const id = clusterEnvironmentId({ context, namespace: strict.name, name: 'pod.bare' });
    const strictProvider = providerOf(strict);
    {
      await using session = await strictProvider.open(id, never);
      await expect(session.spawn({ argv: sh('true') }, never)).rejects.toMatchObject({ code: 'toolMissing' });
      await expect(Array.fromAsync(session.download('/data', never))).rejects.toMatchObject({ code: 'notSupported' });
    }
    const service = await strictProvider.debug?.({ id, image }, quiet, never);
    expect(await strictProvider.debug?.({ id, image }, quiet, never)).toBe(service);
    await using session = await strictProvider.open(id, never);
    const seen = await run(session, {
      argv: sh('id -u; ls -d /proc/1/root/pause'),
      ...(service === undefined ? {} : { service }),
    });
    expect(seen.stdout).toBe('1234\n/proc/1/root/pause\n');
    const tar = pack();
    tar.entry({ name: 'note.txt' }, 'hello');
    tar.finalize();
    await session.upload(Readable.from(tar), '/data/notes', never);
    const files: string[] = [];
    for await (const entry of Readable.from(session.download('/data/notes', never)).pipe(extract())) {
      files.push(entry.header.name);
      entry.resume();
    }
    expect(files).toContain('notes/note.txt');
  });

  test('a debug container sees the processes also where Pod Security lets nobody trace', async () => {
    await using baseline = await makeTestNamespace({ 'pod-security.kubernetes.io/enforce': 'baseline' });
    const containers = [{ name: 'main', image: pauseImage, imagePullPolicy: 'IfNotPresent' }];
    await baseline.runPod('bare', '', { spec: { containers } });
    const id = clusterEnvironmentId({
      context: baseline.cluster.context,
      namespace: baseline.name,
      name: 'pod.bare',
    });
    const provider = providerOf(baseline);
    const service = await provider.debug?.({ id, image }, quiet, never);
    await using session = await provider.open(id, never);
    const argv = sh('cat /proc/1/cmdline');
    expect(await run(session, { argv, ...(service === undefined ? {} : { service }) })).toMatchObject({
      stdout: '/pause\0',
    });
    const { report, signal } = cancelAt(/^The image of lockstep-debug-2 can't be pulled: .*refused/);
    const unreachable = { id, image: 'localhost:1/tools' };
    await expect(provider.debug?.(unreachable, report, signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
