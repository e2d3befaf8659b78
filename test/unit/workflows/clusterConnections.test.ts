import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { ClusterConnections } from '../../../src/core/workflows/clusterConnections.ts';
import { json, playServer } from '../cluster/apiServer.ts';

const { signal } = new AbortController();

test('a cluster that is known as an environment’s own is still asked for before it is read as production', async () => {
  const asked: (string | undefined)[] = [];
  const access = { logger: silentLogger, isTrusted: () => false };
  const clusters = new ClusterConnections(access, context => {
    asked.push(context);
    return Promise.resolve(false);
  });
  await expect(clusters.own('shop', signal)).rejects.not.toMatchObject({ code: 'untrusted' });
  expect(asked).toEqual([]);
  await expect(clusters.to('shop', signal)).rejects.toMatchObject({ code: 'untrusted' });
  expect(asked).toEqual(['shop']);
});

test('credentials that were renewed in the kubeconfig are used, one connection as long as it says the same', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lockstep-home-'));
  vi.stubEnv('KUBECONFIG', join(home, 'config'));
  await using server = await playServer((_, response) => json(response, {}));
  const write = (current: string, token: string): Promise<void> =>
    writeFile(
      join(home, 'config'),
      JSON.stringify({
        'current-context': current,
        contexts: ['shop', 'other'].map(name => ({ name, context: { cluster: 'played', user: 'ada' } })),
        clusters: [{ name: 'played', cluster: { server: server.server } }],
        users: [{ name: 'ada', user: { token } }],
      }),
    );
  const clusters = new ClusterConnections({ logger: silentLogger, isTrusted: () => true });
  try {
    await write('shop', 'old');
    const [first, again, byName] = await Promise.all([
      clusters.to(undefined, signal),
      clusters.to(undefined, signal),
      clusters.own('shop', signal),
    ]);
    expect([again === first, byName === first]).toEqual([true, true]);
    await first.request({ path: '/x' }, signal);
    // Whoever agreed to the current one agreed to that which it was.
    await write('other', 'new');
    const renewed = await clusters.to(undefined, signal);
    expect(renewed.context).toBe('shop');
    await renewed.request({ path: '/x' }, signal);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  } finally {
    clusters.dispose();
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  }
});
