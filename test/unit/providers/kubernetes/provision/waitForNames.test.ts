import { afterEach, expect, test, vi } from 'vitest';
import type { Exit } from '../../../../../src/core/environment/session.ts';
import type { SpawnInside } from '../../../../../src/core/providers/kubernetes/provision/collectOutput.ts';
import type { Making } from '../../../../../src/core/providers/kubernetes/provision/making.ts';
import { waitForNames } from '../../../../../src/core/providers/kubernetes/provision/waitForNames.ts';
import { clusterOf } from '../../../cluster/clusterOf.ts';

afterEach(() => vi.restoreAllMocks());

const pod = (service: string, status: object, metadata: object = {}): object => ({
  metadata: { name: service, labels: { 'lockstep.service': service }, ...metadata },
  status: { phase: 'Running', ...status },
});
const pods = [
  pod('app', { podIP: '10.0.0.1' }),
  pod('db', { podIP: '10.0.0.2' }),
  pod('Queue_1', { podIP: '10.0.0.3' }),
  pod('db', { podIP: '10.0.0.4' }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  pod('migrate', { podIP: '10.0.0.5', phase: 'Succeeded' }),
  pod('late', {}),
];

/** Waits in a workspace in which the search ends as told, or breaks off with its signal. */
function wait(
  exit: Promise<Exit>,
  signal: AbortSignal,
): { readonly over: Promise<void>; readonly asked: (readonly string[])[]; readonly steps: string[] } {
  const asked: (readonly string[])[] = [];
  const steps: string[] = [];
  // What waiting reads, and nothing else.
  const making = {
    cluster: clusterOf(() => Promise.resolve({ metadata: { resourceVersion: '1' }, items: pods })),
    project: { compose: { services: [{ name: 'app' }] } },
    namespace: { name: 'dev' },
    names: { environment: 'shop-1' },
    options: { report: { step: (message: string) => steps.push(message), output: () => undefined } },
  } as unknown as Making;
  const spawn: SpawnInside = ({ argv }, own) => {
    asked.push(argv.slice(4));
    const aborted = new Promise<never>((_, reject) => {
      own.addEventListener('abort', () => reject(own.reason as Error));
    });
    return Promise.resolve({ output: (async function* () {})(), exit: Promise.race([exit, aborted]) });
  };
  return { over: waitForNames(making, spawn, signal), asked, steps };
}

const never = new AbortController().signal;
const forever = new Promise<never>(() => undefined);

test('every other service that runs is looked for by its name at its address', async () => {
  const { over, asked, steps } = wait(Promise.resolve({ kind: 'exited', code: 0 }), never);
  await over;
  expect(asked).toEqual([['db', '10.0.0.2', 'queue-1', '10.0.0.3']]);
  expect(steps).toEqual(['looking for db, queue-1']);
});

test('names that do not come in time hold nothing up, which is said', async () => {
  const late = new AbortController();
  // Vitest's own timers don't reach it.
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
  const { over, asked, steps } = wait(forever, never);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(timeout).toHaveBeenCalledExactlyOnceWith(30_000);
  late.abort();
  await over;
  expect(steps.at(-1)).toMatch(/^going on/);
});

test('whoever gives up need not wait, and nothing goes on', async () => {
  const stop = new AbortController();
  const { over, asked, steps } = wait(forever, stop.signal);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  stop.abort();
  await expect(over).rejects.toMatchObject({ name: 'AbortError' });
  expect(steps).toHaveLength(1);
});
