import { StringDecoder } from 'node:string_decoder';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import type { DevContainer, LifecycleCommand, LifecycleCommandName } from '../../../devcontainer/devContainer.ts';
import type { MergedDevContainer } from '../../../devcontainer/mergeDevContainer.ts';
import { rebuildRemedy } from '../../../devcontainer/rebuildRemedy.ts';
import type { Command, Exit, RemoteProcess } from '../../../environment/session.ts';
import { createRedactor, type Redactor } from '../../../process/redactor.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import { isSecret } from './toContainer.ts';

export interface LifecycleOptions {
  readonly spawn: (command: Command, signal: AbortSignal) => Promise<RemoteProcess>;
  readonly devContainer: Pick<DevContainer, 'at'>;
  /** The environment's, for messages. */
  readonly name: string;
  readonly report: Report;
  readonly secrets: readonly string[];
  /** Asked where the connection goes in the middle. */
  readonly whyLost: () => Promise<string | undefined>;
  /** Told before the error is thrown. */
  readonly onFailure: (command: LifecycleCommandName) => Promise<void>;
}

/** The commands of the first making, in their order; those of every start come after (containers.dev, "Lifecycle scripts"). */
export const creationCommands = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand'] as const;
export const startCommands = ['postStartCommand', 'postAttachCommand'] as const;

const tailLength = 16 * 1024;
const killedCode = 137;

/**
 * Runs lifecycle commands: those of the image's metadata and Features first, then devcontainer.json's. The first that
 * fails ends it with `commandFailed`; a connection that goes in the middle is `lost`.
 */
export async function runLifecycle(
  names: readonly LifecycleCommandName[],
  merged: MergedDevContainer,
  options: LifecycleOptions,
  signal: AbortSignal,
): Promise<void> {
  const redactor = createRedactor(options.secrets);
  for (const name of names) {
    for (const command of merged[`${name}s`]) {
      options.report.step(`running ${name}`);
      const failure = await runAll(command, redactor, options, signal);
      signal.throwIfAborted();
      if (failure === undefined) continue;
      if (failure.exit.kind === 'lost') throw await lost(name, failure, options);
      await options.onFailure(name);
      throw failureOf(name, failure, options);
    }
  }
}

interface Failure {
  readonly exit: Exit;
  /** Its end, secrets removed. */
  readonly output: string;
}

/** Several by name run at the same time, and all of them to their end. */
async function runAll(
  command: LifecycleCommand,
  redactor: Redactor,
  options: LifecycleOptions,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const isSingle = typeof command === 'string' || Array.isArray(command);
  const each = isSingle
    ? [command as string | readonly string[]]
    : Object.values(command as Record<string, string | string[]>);
  const failures = await Promise.all(each.map(one => runOne(one, redactor, options, signal)));
  return failures.find(failure => failure !== undefined);
}

async function runOne(
  command: string | readonly string[],
  redactor: Redactor,
  { spawn, report, secrets }: LifecycleOptions,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const [program, ...args] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  if (program === undefined || command === '') return undefined;
  const argv = [program, ...args] as const;
  const holdsSecret = argv.some(each => isSecret(each, secrets));
  const running = await spawn(holdsSecret ? byVariable(command) : { argv }, signal);
  let tail = '';
  const channels = { stdout: shownChannel(redactor), stderr: shownChannel(redactor) };
  const show = (text: string): void => {
    if (text === '') return;
    report.output(text);
    tail = (tail + text).slice(-tailLength);
  };
  for await (const { channel, bytes } of running.output) show(channels[channel].push(bytes));
  show(channels.stdout.end());
  show(channels.stderr.end());
  const exit = await running.exit;
  return exit.kind === 'exited' && exit.code === 0 ? undefined : { exit, output: tail.trim() };
}

/** An exec's argv is part of its URL, and so of the cluster's audit log; variables go another way. */
function byVariable(command: string | readonly string[]): Command {
  const text = typeof command === 'string' ? command : command.map(quoted).join(' ');
  const script = 'eval "unset LOCKSTEP_COMMAND\n$LOCKSTEP_COMMAND"';
  return { argv: ['/bin/sh', '-c', script], env: { LOCKSTEP_COMMAND: text } };
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function shownChannel(redactor: Redactor): { push(bytes: Uint8Array): string; end(): string } {
  const stream = redactor.stream();
  const decoder = new StringDecoder('utf8');
  return {
    push: bytes => decoder.write(Buffer.from(stream.push(bytes))),
    end: () => decoder.write(Buffer.from(stream.end())) + decoder.end(),
  };
}

async function lost(
  command: LifecycleCommandName,
  { exit, output }: Failure,
  { name, whyLost }: LifecycleOptions,
): Promise<LockstepError> {
  const why = (await whyLost().catch(() => undefined)) ?? `${exitText(exit)}.`;
  return new LockstepError('lost', `The connection was lost while ${command} ran in ${name}: ${why}`, {
    output,
    remedy: { kind: 'retry', text: 'Bring it up again: it goes on with its commands.' },
  });
}

function failureOf(
  command: LifecycleCommandName,
  { exit, output }: Failure,
  { devContainer, name }: LifecycleOptions,
): LockstepError {
  const memory = exit.kind === 'exited' && exit.code === killedCode ? ' (killed, as happens when memory runs out)' : '';
  const how = exit.kind === 'exited' ? `failed with exit code ${exit.code}${memory}` : `was ${exitText(exit)}`;
  const lastLine = output.split(/\r?\n/).findLast(line => line.trim() !== '') ?? 'it wrote nothing';
  return new LockstepError(
    'commandFailed',
    `${command} ${how} in the Dev Container of ${name}, which is kept: ${lastLine}`,
    {
      at: devContainer.at([command]),
      output,
      remedy: rebuildRemedy(command),
    },
  );
}
