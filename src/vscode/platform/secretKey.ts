import { randomBytes } from 'node:crypto';
import type { SecretStorage } from 'vscode';

const name = 'lockstep.hmacKey';

/** The key that hidden values are compared under; made on first use and never leaves SecretStorage. */
export async function secretKey(secrets: Pick<SecretStorage, 'get' | 'store'>): Promise<Uint8Array> {
  const known = await secrets.get(name);
  if (known) return Buffer.from(known, 'base64');
  const made = randomBytes(32);
  await secrets.store(name, made.toString('base64'));
  return made;
}
