import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { LockstepError } from '../base/lockstepError.ts';
import type { Reading } from '../environment/reading.ts';
import { runCommand } from '../environment/runCommand.ts';
import type { Command, EnvironmentSession } from '../environment/session.ts';
import { probeScript } from './probeScript.ts';
import { readAnswer } from './readAnswer.ts';

const timeLimit = 20_000;

export interface ProbeTarget {
  /** For messages and sources: the environment's name. */
  readonly place: string;
  /** The workspace folder in there. */
  readonly workspace: string;
  /** The PATH that people's terminals have in there, where it is known to differ from the engine's. */
  readonly path?: string;
}

/**
 * Reads facts in one round trip. What was not told in time is left out, and said.
 *
 * @throws LockstepError `notSupported` when there is no shell in there, `unreachable` when it doesn't answer,
 *   `lost` when the environment went meanwhile
 */
export async function runProbe(
  session: Pick<EnvironmentSession, 'spawn'>,
  target: ProbeTarget,
  signal: AbortSignal,
): Promise<Reading> {
  const nonce = randomBytes(12).toString('hex');
  const late = AbortSignal.timeout(timeLimit);
  const command: Command = {
    argv: ['sh', '-s', nonce, target.workspace, target.path ?? ''],
    stdin: Readable.from([Buffer.from(probeScript)]),
  };
  const { exit, stdout, stderr } = await runCommand(session, command, AbortSignal.any([signal, late])).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw late.aborted ? silent(target) : error;
    },
  );
  signal.throwIfAborted();
  if (late.aborted && !isAnswer(stdout, nonce)) throw silent(target);
  if (exit.kind === 'lost' && !late.aborted)
    throw new LockstepError('lost', `The probe of ${target.place} was lost: ${exit.reason}`);
  if (!isAnswer(stdout, nonce))
    throw new LockstepError(
      'notSupported',
      `The probe could not run in ${target.place}: ${stderr.trim() || 'there is no shell in there'}.`,
      { remedy: { kind: 'text', text: 'Facts are read from its image instead.' } },
    );
  return readAnswer(stdout, nonce, target.place);
}

function isAnswer(text: string, nonce: string): boolean {
  return text.includes(`#${nonce} env`);
}

function silent({ place }: ProbeTarget): LockstepError {
  return new LockstepError('unreachable', `${place} did not answer the probe within ${timeLimit / 1000} s.`, {
    remedy: { kind: 'retry', text: 'Check again.' },
  });
}
