import { describe, expect, test } from 'vitest';
import { execInContainer } from '../../../src/core/cluster/streams/execInContainer.ts';
import { openTerminal } from '../../../src/core/cluster/streams/openTerminal.ts';
import { spawnInPod } from '../../../src/core/cluster/streams/spawnInPod.ts';
import type { Bytes } from '../../../src/core/environment/session.ts';
import { startSecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { accessTo, never, processes, run, sh, withoutShell } from './containerUnderTest.ts';
import { connectTestCluster, type TestNamespace } from './testNamespace.ts';
import { useTestNamespace } from './useTestNamespace.ts';

async function* zeros(count: number): Bytes {
  for (let index = 0; index < count; index += 1) yield await Promise.resolve(Buffer.alloc(65_536));
}

async function textOf(output: Bytes, until?: (text: string) => void): Promise<string> {
  let text = '';
  for await (const bytes of output) {
    text += Buffer.from(bytes).toString();
    until?.(text);
  }
  return text;
}

describe('commands in pods', () => {
  let namespace: TestNamespace;
  const access = (pod = 'box', more = {}) => accessTo(namespace.cluster, namespace.name, pod, more);
  useTestNamespace(async made => {
    namespace = made;
    await namespace.runPod('box');
  });

  test('get variables of any name and value, which stay out of the audit log', async () => {
    const env = {
      LETTER: 'ß $x',
      LINES: 'a\n\\b\n',
      'npm_config_//registry:key': 'x=1',
      UID: '7',
      LONG: 'é\\'.repeat(3000),
    };
    const script = 'process.stdout.write(JSON.stringify(process.env))';
    await namespace.runPod('node', undefined, {
      spec: { containers: [{ name: 'main', image: 'node:22-bookworm-slim', command: ['sleep', '100000'] }] },
    });
    const { stdout } = await run(access('node'), { argv: ['node', '-e', script], env, cwd: '/tmp' });
    expect(JSON.parse(stdout)).toMatchObject({ ...env, PWD: '/tmp' });
    const asked: string[] = [];
    const { cluster } = namespace;
    const spy = {
      ...cluster,
      socket: (...[request, ...rest]: Parameters<typeof cluster.socket>) => {
        asked.push(JSON.stringify(request));
        return cluster.socket(request, ...rest);
      },
    };
    await run({ ...access(), cluster: spy }, { argv: ['true'], env: { TOKEN: 'very-secret' } });
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toContain('very-secret');
  });

  test('forty together all run, eight starting at a time', async () => {
    const own = access();
    const exits = await Promise.all(Array.from({ length: 40 }, (_, index) => run(own, { argv: sh(`exit ${index}`) })));
    expect(exits.map(({ exit }) => exit)).toEqual(exits.map((_, code) => ({ kind: 'exited', code })));
  });

  test(
    'one that reads its input late and one that never does both end by themselves',
    { timeout: 60_000 },
    async () => {
      // Longer than a server that answers no pings is waited for.
      const late = run(access(), { argv: sh('sleep 32; wc -c'), stdin: zeros(200) });
      const none = await run(access(), { argv: sh('sleep 0.5; exit 3'), stdin: zeros(200) });
      expect(none).toMatchObject({ exit: { kind: 'exited', code: 3 }, stderr: '' });
      expect(await late).toMatchObject({ exit: { kind: 'exited', code: 0 }, stdout: `${200 * 65_536}\n` });
    },
  );

  test('a slow reader holds up the writer, not the memory', async () => {
    const size = 64 * 1024 * 1024;
    const process = await spawnInPod(access(), { argv: sh(`head -c ${size} /dev/zero; touch /tmp/written`) }, never);
    let read = 0;
    let early: string | undefined;
    for await (const { bytes } of process.output) {
      early ??= (await run(access(), { argv: sh('sleep 0.5; test -e /tmp/written && echo written || echo waits') }))
        .stdout;
      read += bytes.length;
    }
    expect([read, early, await process.exit]).toEqual([size, 'waits\n', { kind: 'exited', code: 0 }]);
  });

  test('run as another user where the container is root, with abort reaching them', async () => {
    const stop = new AbortController();
    const process = await spawnInPod(
      access(),
      { argv: sh('id -un; echo $HOME; sleep 98761 & wait'), user: 'nobody' },
      stop.signal,
    );
    let text = '';
    for await (const { bytes } of process.output) {
      text += Buffer.from(bytes).toString();
      if (text.split('\n').length === 3) stop.abort();
    }
    expect([text, await process.exit]).toEqual(['nobody\n/nonexistent\n', { kind: 'signalled', signal: 'SIGTERM' }]);
    expect(await processes(access())).not.toContain('98761');
  });

  test('by su where the image has no setpriv', async () => {
    await namespace.runPod('alpine', undefined, {
      spec: { containers: [{ name: 'main', image: 'alpine:3.20', command: ['sleep', '100000'] }] },
    });
    const odd = ['a b', '$(id)', '--', "'"];
    const script = 'id -un; echo "$LETTER"; for each; do echo "<$each>"; done; wc -c; exit 5';
    const ran = await run(access('alpine'), {
      argv: ['sh', '-c', script, 'sh', ...odd],
      user: 'nobody',
      env: { LETTER: 'ß' },
      stdin: zeros(3),
    });
    expect(ran).toMatchObject({ exit: { kind: 'exited', code: 5 } });
    expect(ran.stdout).toBe(`nobody\nß\n${odd.map(each => `<${each}>`).join('\n')}\n196608\n`);
  });

  test('another user is refused where the container is not root, its own is not', async () => {
    const container = { name: 'main', image: 'debian:bookworm-slim', command: ['sleep', 'infinity'] };
    const securityContext = { runAsUser: 65_534, runAsGroup: 65_534 };
    await namespace.runPod('plain', undefined, { spec: { securityContext, containers: [container] } });
    expect((await run(access('plain'), { argv: ['id', '-u'], user: 'nobody' })).stdout).toBe('65534\n');
    expect((await run(access('plain'), { argv: ['id', '-u'] })).stdout).toBe('65534\n');
    await expect(run(access('plain'), { argv: ['id'], user: 'root' })).rejects.toMatchObject({ code: 'notSupported' });
    await expect(run(access('plain'), { argv: ['id'], user: 'ada' })).rejects.toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining('no user ada') as string,
    });
  });

  test('without a shell only the command itself runs; what more is asked is refused with a remedy', async () => {
    await namespace.runPod('bare', undefined, withoutShell);
    const own = access('bare');
    expect(await run(own, { argv: ['/tools/busybox', 'echo', 'hi there'] })).toMatchObject({ stdout: 'hi there\n' });
    expect(own.hasShell).toBe(false);
    await expect(run(own, { argv: ['/nosuch'] })).rejects.toMatchObject({ code: 'toolMissing' });
    await expect(run(own, { argv: ['/tools/busybox', 'env'], env: { A: '1' } })).rejects.toMatchObject({
      code: 'notSupported',
      remedy: { kind: 'text' },
    });
    await expect(openTerminal(own, { size: { columns: 80, rows: 24 } }, never)).rejects.toMatchObject({
      code: 'notSupported',
    });
    const stop = new AbortController();
    const process = await spawnInPod(own, { argv: ['/tools/busybox', 'sleep', '3'] }, stop.signal);
    stop.abort();
    expect(await process.exit).toMatchObject({ kind: 'lost', reason: expect.stringContaining('no shell') as string });
  });

  test('containers and pods that are not there are named', async () => {
    await expect(run(access('nosuch'), { argv: ['true'] })).rejects.toMatchObject({ code: 'notFound' });
    await expect(run(access('box', { container: 'side' }), { argv: ['true'] })).rejects.toMatchObject({
      message: expect.stringContaining('side') as string,
    });
  });

  test('the end of the container is a loss, not an exit', async () => {
    await namespace.runPod('dying');
    const process = await spawnInPod(access('dying'), { argv: ['sleep', '1000'] }, never);
    const path = `${namespace.path('pods')}/dying`;
    await namespace.cluster.request({ method: 'DELETE', path, query: { gracePeriodSeconds: 0 } }, never);
    for await (const { bytes } of process.output) expect(bytes).toBeDefined();
    expect(await process.exit).toMatchObject({ kind: 'lost' });
  });

  test('an API server that is killed loses the command and says so', async () => {
    const server = await startSecondApiServer({ name: 'streams-exec' });
    try {
      const { cluster } = await connectTestCluster(server.kubeconfig);
      using own = cluster;
      const process = await spawnInPod(accessTo(own, namespace.name, 'box'), { argv: sh('echo up; sleep 20') }, never);
      for await (const { bytes } of process.output) if (bytes.length > 0) await server.kill();
      expect(await process.exit).toMatchObject({ kind: 'lost' });
      await expect(spawnInPod(accessTo(own, namespace.name, 'box'), { argv: ['true'] }, never)).rejects.toMatchObject({
        code: 'unreachable',
      });
    } finally {
      await server.kill();
    }
  });

  test('a terminal has a size that follows, and an exit code', async () => {
    const terminal = await openTerminal(
      access(),
      { size: { columns: 101, rows: 31 }, cwd: '/tmp', env: { LETTER: 'ß\nx' } },
      never,
    );
    let step = 0;
    const text = await textOf(terminal.output, seen => {
      if (step === 0) void terminal.write(Buffer.from('stty size; pwd; echo "<$LETTER>"; id -un | tr a-z A-Z\n'));
      if (step === 0) step = 1;
      if (step !== 1 || !seen.includes('ROOT')) return;
      step = 2;
      terminal.resize({ columns: 50, rows: 20 });
      void terminal.write(Buffer.from('sleep 0.3; stty size; exit 4\n'));
    });
    expect(text).toMatch(/31 101\r\n\/tmp\r\n<ß\r\nx>\r\nROOT/);
    expect(text).toContain('20 50');
    expect(text).not.toContain('+LETTER');
    expect(await terminal.exit).toEqual({ kind: 'exited', code: 4 });
  });

  test('an aborted terminal leaves nothing behind, whatever runs in it', async () => {
    const stop = new AbortController();
    const terminal = await openTerminal(access(), { size: { columns: 80, rows: 24 } }, stop.signal);
    let typed = false;
    await textOf(terminal.output, text => {
      if (!typed)
        void terminal.write(Buffer.from(`sh -c 'trap "" INT TERM; echo r''eady; while :; do sleep 98762; done'\n`));
      typed = true;
      if (text.includes('ready')) stop.abort();
    });
    expect((await terminal.exit).kind).toBe('signalled');
    expect(await processes(access())).not.toContain('98762');
  });

  test('on an old server what needs the end of an input is refused, the rest works', async () => {
    const { cluster } = namespace;
    const old = {
      ...cluster,
      socket: (...[request, , signal]: Parameters<typeof cluster.socket>) =>
        cluster.socket(request, ['v4.channel.k8s.io'], signal),
    };
    const own = { ...access(), cluster: old };
    expect(await run(own, { argv: sh('cat; echo "$A"; exit 7'), env: { A: 'b' } })).toMatchObject({
      stdout: 'b\n',
      exit: { kind: 'exited', code: 7 },
    });
    await expect(run(own, { argv: ['cat'], stdin: zeros(1) })).rejects.toMatchObject({ code: 'notSupported' });
  });

  test('a raw command gives what the server refuses in its own words', async () => {
    const target = { namespace: namespace.name, pod: 'box', container: 'main' };
    const exec = await execInContainer(namespace.cluster, { ...target, argv: ['nosuch'], hasStdin: false }, never);
    for await (const { bytes } of exec.output) expect(bytes).toBeDefined();
    expect(await exec.ended).toMatchObject({ kind: 'failed', reason: expect.stringContaining('nosuch') as string });
  });
});
