import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { spawnProcess } from '../../../src/core/process/spawnProcess.ts';
import { startMutingProxy } from './mutingProxy.ts';
import { makeTestNamespace } from './testNamespace.ts';

/** Longer than the lateness of a timer that a watch takes for a sleep. */
const sleepMilliseconds = 25_000;

test('a watch whose machine slept while its connection died sees what happened meanwhile', async () => {
  await using namespace = await makeTestNamespace();
  await using proxy = await startMutingProxy(namespace.cluster.server);
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-sleep-'));
  const end = new AbortController();
  try {
    const file = join(folder, 'config');
    const kubeconfig = await readFile(namespace.kubeconfigFile, 'utf8');
    await writeFile(file, kubeconfig.replaceAll(namespace.cluster.server, proxy.server));
    const script = join(import.meta.dirname, 'watchingProcess.ts');
    const argv = [process.execPath, script, file, namespace.path('configmaps')] as const;
    const watching = await spawnProcess({ argv }, end.signal);
    let said = '';
    const reading = (async () => {
      for await (const { bytes } of watching.output) said += Buffer.from(bytes).toString();
    })();
    await vi.waitFor(() => expect(said).toContain('listed'), 20_000);
    await namespace.create('configmaps', { metadata: { name: 'before' } });
    await vi.waitFor(() => expect(said).toContain('set before'), 20_000);
    process.kill(watching.pid, 'SIGSTOP');
    proxy.mute();
    await namespace.create('configmaps', { metadata: { name: 'meanwhile' } });
    await delay(sleepMilliseconds);
    expect(said).not.toContain('meanwhile');
    process.kill(watching.pid, 'SIGCONT');
    await vi.waitFor(() => expect(said).toContain('set meanwhile'), 15_000);
    expect(said).not.toContain('broken');
    end.abort();
    await reading;
  } finally {
    end.abort();
    await rm(folder, { recursive: true });
  }
});
