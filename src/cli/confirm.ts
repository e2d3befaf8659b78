import { createInterface } from 'node:readline/promises';
import { LockstepError } from '../core/base/lockstepError.ts';

/** @throws LockstepError `usage` where nobody can answer */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new LockstepError('usage', `${question} Nobody can answer here.`, {
      remedy: { kind: 'text', text: 'Say --yes to go ahead.' },
    });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}
