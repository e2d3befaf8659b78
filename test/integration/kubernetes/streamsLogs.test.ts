import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { containerLog } from '../../../src/core/cluster/streams/containerLog.ts';
import { serviceName } from '../../../src/core/environment/ids.ts';
import type { LogLine, LogOptions } from '../../../src/core/environment/session.ts';
import { startSecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { accessTo, never, run, sh } from './containerUnderTest.ts';
import { connectTestCluster, image, type TestNamespace } from './testNamespace.ts';
import { useTestNamespace } from './useTestNamespace.ts';

const service = serviceName('app');

describe('logs of pods', () => {
  let namespace: TestNamespace;
  useTestNamespace(made => (namespace = made));

  /** Runs a script that has the number of its start in `n`: a file keeps it, which a restarted container has not. */
  const runCounted = (name: string, script: string): Promise<unknown> => {
    const count = 'n=$(cat /keep/n 2>/dev/null || echo 0); echo $((n+1)) >/keep/n; ';
    const keep = { name: 'keep', mountPath: '/keep' };
    const container = { name: 'main', image, command: sh(count + script), volumeMounts: [keep] };
    const volumes = [{ name: 'keep', emptyDir: {} }];
    const spec = { terminationGracePeriodSeconds: 0, containers: [container], volumes };
    return namespace.create('pods', { metadata: { name }, spec });
  };

  const logOf = (
    pod: string,
    options: Partial<LogOptions> = {},
    { signal = never, cluster = namespace.cluster }: { signal?: AbortSignal; cluster?: Cluster } = {},
  ): AsyncGenerator<LogLine, void> =>
    containerLog(
      cluster,
      { namespace: namespace.name, pod, container: 'main' },
      { service, follow: false, ...options },
      signal,
    );
  const texts = async (lines: AsyncIterable<LogLine>): Promise<string[]> =>
    (await Array.fromAsync(lines)).map(({ text }) => text);
  const remove = (pod: string) =>
    namespace.cluster.request(
      { method: 'DELETE', path: `${namespace.path('pods')}/${pod}`, query: { gracePeriodSeconds: 0 } },
      never,
    );

  test('API servers that are killed lose no line and double none', { timeout: 180_000 }, async () => {
    const count = 6000;
    const script = `i=0; while [ $i -lt ${count} ]; do i=$((i+1)); echo "out $i"; echo "err $i" >&2; [ $((i % 20)) = 0 ] && sleep 0.05; done; echo end; sleep infinity`;
    const server = await startSecondApiServer({ name: 'streams-logs' });
    try {
      const { cluster } = await connectTestCluster(server.kubeconfig);
      using own = cluster;
      await namespace.runPod('writer', script);
      const stop = new AbortController();
      const seen: LogLine[] = [];
      let kills = 0;
      let restarting = Promise.resolve();
      for await (const line of logOf('writer', { follow: true }, { signal: stop.signal, cluster: own })) {
        seen.push(line);
        if (kills < 4 && seen.length > kills * 2000 + 700) {
          kills += 1;
          // It runs again some seconds later, and the log was written on meanwhile.
          restarting = restarting.then(() => server.restart());
        }
        if (line.text === 'end') stop.abort();
      }
      await restarting;
      expect(kills).toBe(4);
      for (const name of ['out', 'err']) {
        const own = seen.map(({ text }) => text).filter(text => text.startsWith(name));
        const missing = name === 'err' && own.length < count ? own.length : count;
        expect(own).toEqual(Array.from({ length: missing }, (_, index) => `${name} ${index + 1}`));
        expect(own.length).toBeGreaterThan(count - 20);
      }
      expect(seen.filter(({ gap }) => gap !== undefined)).toEqual([]);
      const middle = seen[Math.floor(seen.length / 2)];
      const rest = await texts(logOf('writer', middle === undefined ? {} : { after: middle.cursor }));
      expect(rest.slice(0, 2000)).toEqual(
        seen.slice(Math.floor(seen.length / 2) + 1, Math.floor(seen.length / 2) + 2001).map(({ text }) => text),
      );
    } finally {
      await server.kill();
    }
  });

  test('a follower goes on over restarts of the container and ends with the pod', async () => {
    const script = `echo "start $n"; echo "last of $n"; [ "$n" -lt 2 ] && exit 1; sleep infinity`;
    await runCounted('crashing', script);
    const lines: string[] = [];
    let removed: Promise<unknown> | undefined;
    for await (const { text } of logOf('crashing', { follow: true })) {
      lines.push(text);
      if (text === 'last of 2') removed = remove('crashing');
    }
    await removed;
    expect(lines).toEqual([0, 1, 2].flatMap(start => [`start ${start}`, `last of ${start}`]));
  });

  test('what a container wrote before it was restarted in the absence of a reader is read, once', async () => {
    const script = `echo "start $n"; while [ ! -e /keep/end$n ]; do sleep 0.1; done; echo "late $n"; exit 1`;
    await runCounted('absent', script);
    let cursor = '';
    for await (const line of logOf('absent', { follow: true })) {
      cursor = line.cursor;
      break;
    }
    await run(accessTo(namespace.cluster, namespace.name, 'absent'), { argv: sh('touch /keep/end0') });
    const lines: LogLine[] = [];
    for await (const line of logOf('absent', { follow: true, after: cursor })) {
      lines.push(line);
      if (line.text === 'start 1') break;
    }
    expect(lines.map(({ text, gap }) => [text, gap])).toEqual([
      ['late 0', undefined],
      ['start 1', undefined],
    ]);
    await remove('absent');
  });

  test('a finished pod ends its follower, and the last lines can be asked for', async () => {
    const container = { name: 'main', image: 'debian:bookworm-slim', command: sh('seq 5; printf unfinished') };
    await namespace.create('pods', {
      metadata: { name: 'job' },
      spec: { restartPolicy: 'Never', containers: [container] },
    });
    expect(await texts(logOf('job', { follow: true }))).toEqual(['1', '2', '3', '4', '5', 'unfinished']);
    expect(await texts(logOf('job', { tail: 2 }))).toEqual(['5', 'unfinished']);
    expect(await texts(logOf('job', { tail: 2, follow: true }))).toEqual(['5', 'unfinished']);
  });

  test('a line longer than any memory comes in parts, and what follows it whole', async () => {
    const size = 40 * 1024 * 1024;
    const write = `head -c ${size} /dev/zero | tr '\\0' x; echo; echo after`;
    await namespace.runPod('long', `echo open; until [ -e /tmp/go ]; do sleep 0.1; done; ${write}; sleep infinity`);
    let length = 0;
    let longest = 0;
    for await (const { text } of logOf('long', { follow: true })) {
      if (text === 'after') break;
      if (text === 'open') {
        await run(accessTo(namespace.cluster, namespace.name, 'long'), { argv: ['touch', '/tmp/go'] });
        continue;
      }
      length += text.length;
      longest = Math.max(longest, text.length);
    }
    // The node may rotate so large a log meanwhile, and only an open reader has it all.
    expect([length, longest]).toEqual([size, 1024 * 1024]);
  });

  test('aborting ends it quietly, a pod that is not there is named', async () => {
    const stop = new AbortController();
    await namespace.runPod('quiet');
    const reading = texts(logOf('quiet', { follow: true }, { signal: stop.signal }));
    await delay(100);
    stop.abort();
    expect(await reading).toEqual([]);
    await expect(texts(logOf('nosuch'))).rejects.toMatchObject({ code: 'notFound' });
    await expect(texts(logOf('nosuch', { follow: true }))).rejects.toMatchObject({ code: 'notFound' });
  });
});
