import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import { LockstepError } from '../base/lockstepError.ts';
import type { Bytes } from '../environment/session.ts';

/**
 * Decompresses Zstandard of any number of frames (RFC 8878): Node's own stream ends with the first,
 * and layers that can be read in parts (zstd:chunked) have many.
 */
export async function* unzstd(stored: Bytes): AsyncGenerator<Uint8Array, void> {
  const source = stored[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined = new Uint8Array();
  try {
    while (rest !== undefined) {
      const frames = createZstdDecompress();
      const feeding = feed(frames, rest, source);
      try {
        yield* frames as Bytes;
      } finally {
        frames.destroy();
      }
      const { fed, last } = await feeding;
      const left = fed - frames.bytesWritten;
      if (left > 0 && frames.bytesWritten === 0) throw new LockstepError('invalidInput', 'A layer is no Zstandard.');
      rest = left > 0 ? last.subarray(last.length - left) : undefined;
    }
  } finally {
    await source.return?.();
  }
}

/** Writes until the source or the frame ends; one chunk at a time, so that what is left over is the last one's end. */
async function feed(
  frames: ZstdDecompress,
  first: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly fed: number; readonly last: Uint8Array }> {
  const ended = new Promise<'ended'>(resolve => {
    for (const event of ['end', 'close']) frames.once(event, () => resolve('ended'));
  });
  let last = first;
  let fed = 0;
  try {
    for (;;) {
      fed += last.length;
      const written = new Promise<'written'>(resolve => frames.write(last, () => resolve('written')));
      const outcome = await Promise.race([written, ended]);
      // Its end may be told only when it is read, while what it left over is known at once.
      if (outcome === 'ended' || frames.bytesWritten < fed) break;
      const next = await source.next();
      if (next.done) {
        frames.end();
        break;
      }
      last = next.value;
    }
  } catch (error) {
    frames.destroy(error instanceof Error ? error : new Error('The layer broke off.'));
  }
  return { fed, last };
}
