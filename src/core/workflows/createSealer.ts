import { createHash, createHmac } from 'node:crypto';
import type { Sealed } from '../environment/fact.ts';

export type Seal = (text: string) => Sealed;

/** HMAC-SHA256 of values that must not be shown; the key's id is the start of its own SHA-256. */
export function createSealer(key: Uint8Array): Seal {
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return text => ({ sealed: createHmac('sha256', key).update(text).digest('hex'), keyId });
}
