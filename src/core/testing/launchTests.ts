import { randomBytes } from 'node:crypto';
import { join, posix } from 'node:path';
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
  await makeFolder(target.session, runFolder, signal);
  const exit = Promise.withResolvers<Exit>();
  let missing: string | undefined;
  try {
    await uploadSupport(target.session, runFolder, launch, signal);
    for await (const event of runAndFollow(target, launch, runFolder, exit.resolve, signal)) {
      const shown = broughtBack(event, runFolder, target.artefacts);
      if (shown) yield shown;
    }
    // A run that nobody sees any more may still write its results.
    if (!signal.aborted && (await exit.promise).kind !== 'lost')
      missing = yield* collect(target, runner, launch, signal);
  } finally {
    await removeFolder(target.session, runFolder);
  }
  yield { kind: 'ended', exit: toEnd(await exit.promise, missing, signal) };
}

/** Answers what is missing where the tool left no results. */
async function* collect(
  target: TestTarget,
  runner: TestRunner,
  launch: TestLaunch,
  signal: AbortSignal,
): AsyncGenerator<TestEvent, string | undefined> {
  try {
    yield* collectResults(target, runner, launch, signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'notFound') throw error;
    yield { kind: 'output', text: `${error.message}\n` };
    return error.message;
  }
}

/** A file that a test left in the run's folder will lie at the same place below the folder of this machine; others stay in there. */
function broughtBack(event: TestEvent, runFolder: string, folder: string | undefined): TestEvent | undefined {
  if (event.kind !== 'artefact') return event;
  const path = posix.relative(runFolder, event.path);
  return folder === undefined || path === '' || path.startsWith('..')
    ? undefined
    : { ...event, path: join(folder, path) };
}

/** By the workspace's own user: what an upload makes may belong to another, and could then not be removed. */
async function makeFolder(session: EnvironmentSession, folder: string, signal: AbortSignal): Promise<void> {
  const { exit, stderr } = await runCommand(session, { argv: ['mkdir', folder] }, signal);
  if (exit.kind === 'exited' && exit.code === 0) return;
  signal.throwIfAborted();
  throw new LockstepError('commandFailed', `The folder ${folder} for the test run could not be made.`, {
    output: stderr,
  });
}

/** The workspace's user need not own what an upload makes, so everybody may write to it. */
async function uploadSupport(
  session: EnvironmentSession,
  folder: string,
  launch: TestLaunch,
  signal: AbortSignal,
): Promise<void> {
  const support = Object.entries(launch.support ?? {}).map(([name, text]) => ({ name, text }));
  await session.upload(packTar([], [...support, { name: 'events', text: '', mode: 0o666 }]), folder, signal);
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
  // Whoever stops reading ends the run.
  const left = new AbortController();
  const wanted = AbortSignal.any([signal, left.signal]);
  const following = follow(target.session, file, reader, channel, AbortSignal.any([wanted, over.signal]));
  const running = run(target, launch, file, channel, wanted)
    .catch((error: unknown): Exit => ({ kind: 'lost', reason: errorMessage(error) }))
    .then(async exit => {
      over.abort();
      await following;
      if (exit.kind !== 'lost' && !wanted.aborted) {
        const whole = await readRemoteFile(target.session, file, wanted);
        for (const event of reader.finish(whole)) channel.push(event);
      }
      ended(exit);
    })
    .catch((error: unknown) => ended({ kind: 'lost', reason: errorMessage(error) }))
    .finally(() => channel.close());
  try {
    yield* channel;
  } finally {
    left.abort();
    await running;
  }
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

function toEnd(
  exit: Exit,
  missing: string | undefined,
  signal: AbortSignal,
): Extract<TestEvent, { kind: 'ended' }>['exit'] {
  if (signal.aborted) return { kind: 'cancelled', reason: 'Cancelled; the processes in the environment were ended.' };
  switch (exit.kind) {
    case 'exited':
      return missing === undefined ? exit : { kind: 'lost', reason: `${missing} It exited with ${exit.code}.` };
    case 'signalled':
      return { kind: 'lost', reason: `The test process was ended by ${exit.signal}.` };
    case 'lost':
      return { kind: 'lost', reason: exit.reason };
  }
}
