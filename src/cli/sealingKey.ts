import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LockstepError } from '../core/base/lockstepError.ts';

const keyBytes = 32;

/** The key that values are sealed with: `LOCKSTEP_KEY` (64 hexadecimal digits), else a 0600 file of this user, made once. */
export async function sealingKey(env: NodeJS.ProcessEnv): Promise<Uint8Array> {
  const given = env['LOCKSTEP_KEY'];
  if (given !== undefined) {
    if (!/^[\da-f]{64}$/i.test(given)) throw new LockstepError('usage', 'LOCKSTEP_KEY is not 64 hexadecimal digits.');
    return Buffer.from(given, 'hex');
  }
  const file = join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'lockstep', 'key');
  try {
    return Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  } catch {
    const key = randomBytes(keyBytes);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // `wx`: where two first runs meet, the later one reads the earlier one's key.
    await writeFile(file, key.toString('hex'), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
    return Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  }
}
