import { createHash } from 'node:crypto';
import { LockstepError } from '../base/lockstepError.ts';

export interface BodyLimits {
  /** `the manifest of shop/web`, for the error. */
  readonly what: string;
  readonly maxBytes: number;
  /** `sha256:…` that the content must have. */
  readonly digest?: string;
}

/** A whole body. Throws `invalidInput` where it is larger than allowed or is not what its digest says. */
export async function readBytes(response: Response, limits: BodyLimits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const bytes of verifiedBytes(response, limits)) chunks.push(bytes);
  return Buffer.concat(chunks);
}

/** A body as it comes; that it is what its digest says is known at its end. */
export async function* verifiedBytes(
  response: Response,
  { what, maxBytes, digest }: BodyLimits,
): AsyncGenerator<Uint8Array, void> {
  const hash = digest === undefined ? undefined : createHash(digest.split(':', 1)[0] ?? '');
  let read = 0;
  for await (const bytes of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    read += bytes.length;
    if (read > maxBytes) throw new LockstepError('invalidInput', `${capital(what)} is larger than ${maxBytes} bytes.`);
    hash?.update(bytes);
    yield bytes;
  }
  if (hash !== undefined && digest !== undefined && hash.digest('hex') !== digest.slice(digest.indexOf(':') + 1))
    throw new LockstepError('invalidInput', `${capital(what)} is not what its digest ${digest} says.`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
