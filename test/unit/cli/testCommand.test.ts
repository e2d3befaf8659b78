import { expect, test } from 'vitest';
import { test as testCommand } from '../../../src/cli/commands/test.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { packTar } from '../../../src/core/archive/packTar.ts';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { EnvironmentSession } from '../../../src/core/environment/session.ts';
import { ClusterConnections } from '../../../src/core/workflows/clusterConnections.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { productionConsents } from '../../../src/core/workflows/productionConsents.ts';
import { filesOf } from '../references/filesOf.ts';
import { environment, fakeProvider, fakeSession, place } from '../workflows/fakes.ts';

const lockstep =
  'version: 1\ntests:\n  - { runner: command, argv: [check, web] }\n  - { runner: command, argv: [check, worker] }\n';
const gone = new LockstepError('unreachable', 'https://cluster:6443 is not reached: connection refused.', {
  remedy: { kind: 'text', text: 'Connect to the VPN.' },
});

/** Fails when its first test command has been run. */
function dying(error: Error = gone): EnvironmentSession {
  const short = fakeSession(() => ({ code: 5 }));
  let isGone = false;
  const spawn: EnvironmentSession['spawn'] = async (command, own) => {
    if (isGone) throw error;
    if (command.argv[0] === 'mkdir') return fakeSession(() => ({ code: 0 })).spawn(command, own);
    isGone = command.argv[0] === 'check';
    return short.spawn(command, own);
  };
  return { ...short, spawn, download: () => packTar([], [{ name: 'events', text: '' }]) };
}

async function run(session: EnvironmentSession): Promise<{ readonly code: number; readonly problems: unknown }> {
  const { loader, changes } = fakeProvider('docker', { open: () => Promise.resolve(session) });
  changes.push({ kind: 'place', place: place('docker:default') });
  changes.push({ kind: 'environment', environment: environment('docker:default/shop', { name: 'shop' }) });
  changes.push({ kind: 'settled', place: place('docker:default').id });
  using stack = new DisposableStack();
  const list = new EnvironmentList([loader], silentLogger);
  stack.defer(() => list.dispose());
  let problems: unknown;
  const output: CommandContext['output'] = {
    text: () => undefined,
    document: (_, value) => ({ problems } = value as { problems: unknown }),
    raw: () => undefined,
    report: { step: () => undefined, output: () => undefined },
    colour: false,
    width: 80,
    format: 'json',
  };
  const folder = '/shop';
  const code = await testCommand.run(parseArguments(['--environment', 'shop'], testCommand.options, 'test'), {
    list,
    folder,
    files: filesOf({ 'lockstep.yaml': lockstep }),
    output,
    logger: silentLogger,
    clusters: new ClusterConnections({ logger: silentLogger, isTrusted: () => false }),
    production: productionConsents({ folder, ask: () => Promise.resolve(false) }),
    version: '1',
    signal: AbortSignal.timeout(10_000),
  });
  return { code, problems };
}

test('what a project told stays when the environment is gone before the next one', async () => {
  expect(await run(dying())).toEqual({
    code: 1,
    problems: [
      'check web: the runner exited with 5 without a failed test.',
      `check worker: ${gone.message} Connect to the VPN.`,
    ],
  });
});

test('an environment that is gone before anything was run is an error', async () => {
  const session = { ...fakeSession(() => ({ code: 0 })), spawn: () => Promise.reject(gone) };
  await expect(run(session)).rejects.toBe(gone);
});

test('what is wrong with a later project, or with Lockstep, is no lost environment', async () => {
  const wrong = new LockstepError('toolMissing', 'There is no check in shop.');
  await expect(run(dying(wrong))).rejects.toBe(wrong);
  const defect = new TypeError('x is undefined');
  await expect(run(dying(defect))).rejects.toBe(defect);
});
