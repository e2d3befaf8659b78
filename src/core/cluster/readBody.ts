import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The whole body as text, unpacked; throws a RangeError where it is longer than `maxBytes`. */
export async function readBody(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const packed = answer.headers['content-encoding'] === 'gzip';
  const body = packed ? pipeline(answer, createGunzip(), () => undefined) : answer;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new RangeError(`it answered with more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
