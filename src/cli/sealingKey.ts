import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorMessage } from '../core/base/errorMessage.ts';
import { LockstepError } from '../core/base/lockstepError.ts';

const keyPattern = /^[\da-f]{64}$/i;

/**
 * The key that values are sealed with: `LOCKSTEP_KEY` (64 hexadecimal digits), else a 0600 file of this user, made once.
 *
 * @throws LockstepError `usage` where the key is no key, or one that others can read: what it seals could be guessed
 */
export async function sealingKey(env: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const given = env['LOCKSTEP_KEY'];
  if (given !== undefined) {
    if (!keyPattern.test(given)) throw new LockstepError('usage', 'LOCKSTEP_KEY is not 64 hexadecimal digits.');
    return Buffer.from(given, 'hex');
  }
  const file = join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'lockstep', 'key');
  const text = (await readKey(file)) ?? (await makeKey(file)) ?? '';
  if (!keyPattern.test(text)) throw unusable(file, 'it is not 64 hexadecimal digits');
  return Buffer.from(text, 'hex');
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    // Windows keeps rights elsewhere, and a folder of the user's own has them right.
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0)
      throw unusable(file, 'others can read it');
    return text;
  } catch (error) {
    if (error instanceof LockstepError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unusable(file, errorMessage(error), error);
  }
}

/** Where two first runs meet, the later one reads the earlier one's key, and never half of it. */
async function makeKey(file: string): Promise<string | undefined> {
  const temporary = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(temporary, randomBytes(32).toString('hex'), { mode: 0o600 });
    await link(temporary, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } catch (error) {
    throw unusable(file, errorMessage(error), error);
  } finally {
    await rm(temporary, { force: true });
  }
  return readKey(file);
}

function unusable(file: string, why: string, cause?: unknown): LockstepError {
  return new LockstepError('usage', `The key in ${file} can't be used: ${why}.`, {
    cause,
    remedy: { kind: 'text', text: 'Remove the file and a new one is made, or set LOCKSTEP_KEY.' },
  });
}
