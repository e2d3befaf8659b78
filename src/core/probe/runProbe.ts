import { randomBytes } from 'node:crypto';
import { LockstepError } from '../base/lockstepError.ts';
import type { Reading } from '../environment/reading.ts';
import type { EnvironmentSession } from '../environment/session.ts';
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
 * Reads facts in one round trip.
 *
 * @throws LockstepError `notSupported` when there is no shell in there, `lost` when the environment went meanwhile
 */
export async function runProbe(
  session: EnvironmentSession,
  target: ProbeTarget,
  signal: AbortSignal,
): Promise<Reading> {
  const nonce = randomBytes(12).toString('hex');
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]);
  const running = await session.spawn(
    { argv: ['sh', '-s', nonce, target.workspace, target.path ?? ''], stdin: once(probeScript) },
    limited,
  );
  const decoder = new TextDecoder();
  let answer = '';
  let complaint = '';
  for await (const { channel, bytes } of running.output) {
    if (channel === 'stdout') answer += decoder.decode(bytes, { stream: true });
    else complaint += new TextDecoder().decode(bytes);
  }
  const exit = await running.exit;
  signal.throwIfAborted();
  if (exit.kind === 'lost') throw new LockstepError('lost', `The probe of ${target.place} was lost: ${exit.reason}`);
  if (!answer.includes(`#${nonce} env`))
    throw new LockstepError(
      'notSupported',
      `The probe could not run in ${target.place}: ${complaint.trim() || 'there is no shell in there'}.`,
      {
        remedy: { kind: 'text', text: 'Facts are read from its image instead.' },
      },
    );
  return readAnswer(answer, nonce, target.place);
}

// eslint-disable-next-line @typescript-eslint/require-await -- the contract wants a stream of bytes
async function* once(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
