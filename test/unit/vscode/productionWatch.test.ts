import { expect, test, vi } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { ProductionWatch } from '../../../src/vscode/parity/productionWatch.ts';
import type { ParityRecord, WatchedProduction } from '../../../src/vscode/parity/parityStore.ts';
import { json, playServer } from '../cluster/apiServer.ts';

test('what changed between the check and the begin of the watch is found by one more check', async () => {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  await using server = await playServer((request, response) => {
    if (request.url?.includes('watch=') === true) response.writeHead(200).flushHeaders();
    else json(response, { metadata, items: [{ metadata, spec: { template: { spec: { containers: [] } } } }] });
  });
  const cluster = await server.connect();
  const targets = [{ kind: 'cluster', path: 'shop', workload: 'deployment/web', options: {} }];
  // What the watch reads, and nothing else.
  const record = { checking: false, checked: { targets, report: { references: [] } } } as unknown as ParityRecord;
  const told: (WatchedProduction | undefined)[] = [];
  const checked: string[] = [];
  const watch: ProductionWatch = new ProductionWatch({
    window: { subject: 'declared' },
    parity: { get: () => record, tellProduction: (_, production) => void told.push(production) },
    checks: {
      checkQuietly: subject => {
        checked.push(subject);
        // As a check's end has it followed.
        watch.follow('declared');
        return Promise.resolve();
      },
    },
    production: { open: () => Promise.resolve({ clusters: { to: () => Promise.resolve(cluster) } }) },
    logger: silentLogger,
  });
  watch.follow('declared');
  await vi.waitFor(() => expect(told).toEqual([{}]));
  expect(checked).toEqual(['declared']);
  watch.dispose();
});
