import { afterAll, beforeAll, expect, test } from 'vitest';
import { packTar } from '../../../src/core/archive/packTar.ts';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../../src/core/environment/session.ts';
import { runTests } from '../../../src/core/testing/runTests.ts';
import { TestTally, type TestOutcome } from '../../../src/core/testing/testTally.ts';
import { startSecondApiServer, type SecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { never, run, sh } from '../providers/describeProvider.ts';
import { providerOf } from '../providers/kubernetesEnvironment.ts';

const workspace = '/home/node/shop';
const slow = `import { existsSync } from 'node:fs';
import test from 'node:test';
test('adds', () => {});
test('waits', () => new Promise(resolve => setTimeout(resolve, existsSync('quick') ? 0 : 600_000)));`;
const project = { id: 'node:.', runner: 'node', label: 'node:test', cwd: '.', files: ['slow.test.mjs'] };

let space: TestNamespace;
let server: SecondApiServer;
let id: EnvironmentId;
/** Over the cluster's own API server, which nobody kills. */
let lasting: EnvironmentSession;

beforeAll(async () => {
  [space, server] = await Promise.all([makeTestNamespace(), startSecondApiServer({ name: 'run-tests' })]);
  const container = { name: 'main', image: 'node:22-bookworm-slim', command: ['sleep', 'infinity'] };
  await space.runPod('shop', '', { spec: { containers: [container] } });
  id = clusterEnvironmentId({ context: space.cluster.context, namespace: space.name, name: 'pod.shop' });
  lasting = await providerOf(space).open(id, never);
  await lasting.upload(packTar([], [{ name: 'slow.test.mjs', text: slow }]), workspace, never);
});
afterAll(async () => {
  await server.kill();
  await lasting[Symbol.asyncDispose]();
  await space[Symbol.asyncDispose]();
});

/** What of a run is alive in the pod, whoever asked for it. */
async function processes(): Promise<readonly string[]> {
  const look = `for each in /proc/[0-9]*; do tr '\\0' ' ' < $each/cmdline; echo; done 2>/dev/null | grep -E 'slow[.]test|lockstep-[0-9a-f]+/events'`;
  return (await run(lasting, { argv: sh(look) })).stdout.split('\n').filter(line => line !== '');
}

async function runAll(
  session: EnvironmentSession,
  onStarted: (path: readonly string[]) => Promise<void>,
): Promise<TestOutcome> {
  const tally = new TestTally();
  for await (const event of runTests({ session, workspace, project }, { files: [], tests: [] }, never)) {
    tally.add(event, project.label);
    if (event.kind === 'started') await onStarted(event.path);
  }
  return tally.outcome;
}

test('tests whose API server is killed end at once as lost, keep what they told, leave nothing running, and run again', async () => {
  await using session = await providerOf(space, { kubeconfig: server.kubeconfig }).open(id, never);
  let killed = Infinity;
  const lost = await runAll(session, async ([name]) => {
    if (name !== 'waits') return;
    expect(await processes()).not.toEqual([]);
    await server.kill();
    killed = Date.now();
  });
  expect(Date.now() - killed).toBeLessThan(15_000);
  const reason = /the connection to the cluster broke/;
  expect(lost).toMatchObject({
    passed: 1,
    failed: 1,
    results: [
      { kind: 'passed', path: ['adds'] },
      { kind: 'errored', path: ['waits'], failures: [{ message: expect.stringMatching(reason) as string }] },
    ],
    problems: [expect.stringMatching(reason)],
  });
  await server.restart();
  await expect.poll(processes, { timeout: 15_000 }).toEqual([]);
  await run(lasting, { argv: ['touch', `${workspace}/quick`] });
  const again = await runAll(session, () => Promise.resolve());
  expect(again).toMatchObject({ passed: 2, failed: 0, problems: [] });
});
