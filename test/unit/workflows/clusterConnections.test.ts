import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { ClusterConnections } from '../../../src/core/workflows/clusterConnections.ts';

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
