import { expect, test } from 'vitest';
import { createChannel } from '../../../src/core/base/channel.ts';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import type { EnvironmentSession, Exit, RemoteProcess } from '../../../src/core/environment/session.ts';
import { runTests } from '../../../src/core/testing/runTests.ts';
import type { TestEvent } from '../../../src/core/testing/testEvent.ts';
import { fakeSession } from '../workflows/fakes.ts';

const { signal } = new AbortController();
const project = { id: 'command:e2e', runner: 'command', label: 'e2e', cwd: '.', files: [], argv: ['e2e'] as const };

/** An environment in which `e2e` and `tail` go on until they are ended; `commands` in the order they were started. */
function running(events: string): { session: EnvironmentSession; commands: string[]; ended: string[] } {
  const commands: string[] = [];
  const ended: string[] = [];
  const short = fakeSession(() => ({ code: 0 }));
  const spawn: EnvironmentSession['spawn'] = (command, own) => {
    const [program] = command.argv;
    commands.push(program);
    if (program !== 'e2e' && program !== 'tail') return short.spawn(command, own);
    const output = createChannel<{ channel: 'stdout'; bytes: Uint8Array }>();
    output.push({ channel: 'stdout', bytes: new TextEncoder().encode(program === 'tail' ? events : 'begun') });
    const exit = new Promise<Exit>(resolve => {
      own.addEventListener('abort', () => {
        ended.push(program);
        output.close();
        resolve({ kind: 'signalled', signal: 'SIGTERM' });
      });
    });
    return Promise.resolve({ output, exit } satisfies RemoteProcess);
  };
  return { session: { ...short, spawn }, commands, ended };
}

async function firstEvents(session: EnvironmentSession, events: number): Promise<readonly TestEvent[]> {
  const told: TestEvent[] = [];
  for await (const event of runTests(
    { session, workspace: '/w', project, artefacts: '/home/me/out' },
    { files: [], tests: [] },
    signal,
  )) {
    told.push(event);
    if (told.length === events) break;
  }
  return told;
}

test('whoever stops reading ends the run, and its folder is removed after that', async () => {
  const { session, commands, ended } = running('');
  expect(await firstEvents(session, 1)).toEqual([{ kind: 'output', text: 'begun' }]);
  expect(ended.sort()).toEqual(['e2e', 'tail']);
  expect([commands[0], commands.at(-1)]).toEqual(['mkdir', 'rm']);
});

test('only a file below the run folder counts as brought back, whatever a test says', async () => {
  const artefact = (path: string): string =>
    `${JSON.stringify({ kind: 'artefact', path: ['t'], file: '/w/a', label: path, artefact: path })}\n`;
  const started = `${JSON.stringify({ kind: 'started', path: ['t'], file: '/w/a' })}\n`;
  const broken =
    '{"kind":"passed","path":7,"file":"/w/a"}\n{"kind":"failed","path":[],"file":"/w/a","failures":[{}]}\n';
  const { session } = running(artefact('/home/me/.ssh/id_rsa') + broken + started);
  const told = await firstEvents(session, 2);
  expect(told.map(event => event.kind).sort()).toEqual(['output', 'started']);
});

test('a run that is lost ends as that, and no results are asked of what is gone', async () => {
  const short = fakeSession(() => ({ code: 0 }));
  const spawn: EnvironmentSession['spawn'] = (command, own) => {
    if (command.argv[0] !== 'e2e') return short.spawn(command, own);
    const output = createChannel<{ channel: 'stdout'; bytes: Uint8Array }>();
    output.close();
    return Promise.resolve({ output, exit: Promise.resolve({ kind: 'lost', reason: 'The container stopped.' }) });
  };
  const download = (): never => {
    throw new LockstepError('unreachable', 'The container is not there.');
  };
  const target = {
    session: { ...short, spawn, download },
    workspace: '/w',
    project: { ...project, junit: 'out/*.xml' },
  };
  const told = await Array.fromAsync(runTests(target, { files: [], tests: [] }, signal));
  expect(told).toEqual([{ kind: 'ended', exit: { kind: 'lost', reason: 'The container stopped.' } }]);
});
