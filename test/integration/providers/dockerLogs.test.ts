import { afterAll, describe, expect, test } from 'vitest';
import { serviceName } from '../../../src/core/environment/ids.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { startProxy } from './cuttingProxy.ts';
import { never } from './describeProvider.ts';
import { docker, onlyHost, removeOwn, startPair } from './dockerContainers.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const app = serviceName('app');

describe('logs of Docker containers', () => {
  afterAll(() => removeOwn(host));

  test('100 broken connections lose no line and double none', { timeout: 120_000 }, async () => {
    const count = 20_000;
    // In bursts, so that there are lines on either side of every cut.
    const write = `i=0; while [ $i -lt ${count} ]; do i=$((i+1)); echo "out $i"; echo "err $i" >&2; [ $((i % 200)) = 0 ] && sleep 0.03; done; echo end; sleep infinity`;
    await using proxy = await startProxy(host);
    const pair = await startPair(host, write);
    const provider = createDockerProvider({ sources: onlyHost(proxy.host) });
    await using session = await provider.open(pair.id, never);
    const stop = new AbortController();
    const seen = { stdout: [] as string[], stderr: [] as string[] };
    let cuts = 0;
    for await (const { channel, text } of session.logs({ service: app, follow: true }, stop.signal)) {
      seen[channel ?? 'stdout'].push(text);
      if (cuts < 100 && (seen.stdout.length + seen.stderr.length) % 350 === 0) {
        cuts += 1;
        proxy.cut();
      }
      if (text === 'end') stop.abort();
    }
    expect(cuts).toBe(100);
    expect(seen.stdout).toEqual([...Array.from({ length: count }, (_, index) => `out ${index + 1}`), 'end']);
    const errors = Array.from({ length: seen.stderr.length }, (_, index) => `err ${index + 1}`);
    expect(seen.stderr).toEqual(errors);
    expect(seen.stderr.length).toBeGreaterThan(count - 200);
  });

  test('a follower sees what a container writes after its restart', async () => {
    const pair = await startPair(host, 'echo "started $(date +%s%N)"; sleep infinity');
    const provider = createDockerProvider({ sources: onlyHost(host) });
    await using session = await provider.open(pair.id, never);
    const stop = new AbortController();
    const lines: string[] = [];
    let restarted: Promise<string> | undefined;
    for await (const { text } of session.logs({ service: app, follow: true }, stop.signal)) {
      lines.push(text);
      restarted ??= docker(host, 'restart', '--time', '0', pair.app);
      if (lines.length === 2) stop.abort();
    }
    await restarted;
    expect(new Set(lines).size).toBe(2);
  });

  test('a line longer than the engine keeps in one piece is one line', async () => {
    const pair = await startPair(host, `head -c 50000 /dev/zero | tr '\\0' 'ü'; echo; echo after; sleep infinity`);
    const provider = createDockerProvider({ sources: onlyHost(host) });
    await using session = await provider.open(pair.id, never);
    const stop = new AbortController();
    const lines: string[] = [];
    for await (const { text } of session.logs({ service: app, follow: true }, stop.signal)) {
      lines.push(text);
      if (text === 'after') stop.abort();
    }
    expect(lines.map(text => text.length)).toEqual([50_000, 5]);
  });

  test('a log that the engine cannot read is an error with a remedy', async () => {
    const pair = await startPair(host);
    await docker(host, 'rm', '--force', pair.db);
    const labels = [
      `com.docker.compose.project=${pair.project}`,
      'com.docker.compose.service=mute',
      'lockstep.test-run=mute',
    ];
    const mute = await docker(
      host,
      'run',
      '--detach',
      '--log-driver',
      'none',
      ...labels.flatMap(label => ['--label', label]),
      'debian:bookworm-slim',
      'sleep',
      '60',
    );
    try {
      await using session = await createDockerProvider({ sources: onlyHost(host) }).open(pair.id, never);
      const read = Array.fromAsync(session.logs({ service: serviceName('mute'), follow: false }, never));
      await expect(read).rejects.toMatchObject({ code: 'notSupported', remedy: { kind: 'text' } });
    } finally {
      await docker(host, 'rm', '--force', mute);
    }
  });
});
