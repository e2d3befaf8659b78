import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { packTar } from '../archive/packTar.ts';
import { createChannel, type Channel } from '../base/channel.ts';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import { runCommand } from '../environment/runCommand.ts';
import type { EnvironmentSession, Exit } from '../environment/session.ts';
import { collectResults } from './collectResults.ts';
import { EventReader } from './eventReader.ts';
import { readRemoteFile } from './readRemoteFile.ts';
import type { TestEvent } from './testEvent.ts';
import type { TestLaunch, TestRunner } from './testRunner.ts';
import { testRunners } from './testRunners.ts';
import type { TestTarget } from './testTarget.ts';

/**
 * Starts a launch in the environment and tells what happens, live; the last event is `ended`.
 * A tool that has no such launch tells nothing.
 * What it put there is removed again; on abort the processes in there end first.
 */
export async function* launchTests(
  target: TestTarget,
  prepare: (runner: TestRunner, runFolder: string) => TestLaunch | undefined,
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  const runner = testRunners.find(each => each.id === target.project.runner);
  if (!runner) throw new LockstepError('notSupported', `There is no test runner ${target.project.runner}.`);
  const name = `lockstep-${randomBytes(6).toString('hex')}`;
  const runFolder = `/tmp/${name}`;
  const launch = prepare(runner, runFolder);
  if (!launch) return;
  await uploadSupport(target.session, name, launch, signal);
  const exit = Promise.withResolvers<Exit>();
  try {
    for await (const event of runAndFollow(target, launch, runFolder, exit.resolve, signal))
      yield broughtBack(event, runFolder, target.artefacts);
    if (!signal.aborted) yield* collectResults(target, runner, launch, signal);
  } finally {
    await removeFolder(target.session, runFolder);
  }
  yield { kind: 'ended', exit: toEnd(await exit.promise, signal) };
}

/** A file that a test left in there will lie at the same place below the folder of this machine. */
function broughtBack(event: TestEvent, runFolder: string, folder: string | undefined): TestEvent {
  return event.kind === 'artefact' && folder !== undefined && event.path.startsWith(`${runFolder}/`)
    ? { ...event, path: join(folder, event.path.slice(runFolder.length + 1)) }
    : event;
}

/** The workspace's user need not own what an upload makes, so everybody may write there. */
async function uploadSupport(
  session: EnvironmentSession,
  folder: string,
  launch: TestLaunch,
  signal: AbortSignal,
): Promise<void> {
  const support = Object.entries(launch.support ?? {}).map(([file, text]) => ({ name: `${folder}/${file}`, text }));
  const events = { name: `${folder}/events`, text: '', mode: 0o666 };
  await session.upload(packTar([{ name: folder, mode: 0o777 }], [...support, events]), '/tmp', signal);
}

async function* runAndFollow(
  target: TestTarget,
  launch: TestLaunch,
  runFolder: string,
  ended: (exit: Exit) => void,
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  const channel = createChannel<TestEvent>();
  const reader = new EventReader(target.project.id, target.workspace);
  const file = `${runFolder}/events`;
  const over = new AbortController();
  const following = follow(target.session, file, reader, channel, AbortSignal.any([signal, over.signal]));
  const running = run(target, launch, file, channel, signal)
    .catch((error: unknown): Exit => ({ kind: 'lost', reason: errorMessage(error) }))
    .then(async exit => {
      over.abort();
      await following;
      if (exit.kind !== 'lost' && !signal.aborted) {
        const whole = await readRemoteFile(target.session, file, signal);
        for (const event of reader.finish(whole)) channel.push(event);
      }
      ended(exit);
    })
    .catch((error: unknown) => ended({ kind: 'lost', reason: errorMessage(error) }))
    .finally(() => channel.close());
  yield* channel;
  await running;
}

async function run(
  { session, workspace, project }: TestTarget,
  launch: TestLaunch,
  events: string,
  channel: Channel<TestEvent>,
  signal: AbortSignal,
): Promise<Exit> {
  const running = await session.spawn(
    {
      argv: launch.argv,
      cwd: project.cwd === '.' ? workspace : `${workspace}/${project.cwd}`,
      env: { ...launch.env, LOCKSTEP_EVENTS: events, FORCE_COLOR: '1' },
    },
    signal,
  );
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  for await (const part of running.output)
    channel.push({ kind: 'output', text: decoders[part.channel].decode(part.bytes, { stream: true }) });
  return running.exit;
}

/** Only for liveness: what it misses, or where there is no tail program, comes from the whole file at the end. */
async function follow(
  session: EnvironmentSession,
  file: string,
  reader: EventReader,
  channel: Channel<TestEvent>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const tail = await session.spawn({ argv: ['tail', '-n', '+1', '-f', file] }, signal);
    for await (const part of tail.output)
      if (part.channel === 'stdout') for (const event of reader.read(part.bytes)) channel.push(event);
  } catch {
    return;
  }
}

async function removeFolder(session: EnvironmentSession, folder: string): Promise<void> {
  const limit = AbortSignal.timeout(10_000);
  try {
    await runCommand(session, { argv: ['rm', '-rf', folder] }, limit);
  } catch {
    // The environment is gone, and the folder with it.
  }
}

function toEnd(exit: Exit, signal: AbortSignal): Extract<TestEvent, { kind: 'ended' }>['exit'] {
  if (signal.aborted) return { kind: 'cancelled', reason: 'Cancelled; the processes in the environment were ended.' };
  switch (exit.kind) {
    case 'exited':
      return exit;
    case 'signalled':
      return { kind: 'lost', reason: `The test process was ended by ${exit.signal}.` };
    case 'lost':
      return { kind: 'lost', reason: exit.reason };
  }
}
