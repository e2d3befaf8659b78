import type { OutputChunk } from '../../process/processOutput.ts';

/** Leaves a mark out of stderr, wherever chunks cut it, and tells when it came. */
export async function* withoutMark(
  output: AsyncIterable<OutputChunk>,
  mark: Buffer,
  onMark: () => void,
): AsyncGenerator<OutputChunk, void> {
  let held = Buffer.alloc(0);
  for await (const chunk of output) {
    if (chunk.channel === 'stdout') {
      yield chunk;
      continue;
    }
    let bytes = Buffer.concat([held, chunk.bytes]);
    const at = bytes.indexOf(mark);
    if (at >= 0) {
      onMark();
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mark.length)]);
    }
    const end = bytes.length - begunMark(bytes, mark);
    held = Buffer.from(bytes.subarray(end));
    if (end > 0) yield { channel: 'stderr', bytes: bytes.subarray(0, end) };
  }
  if (held.length > 0) yield { channel: 'stderr', bytes: held };
}

/** How many of the last bytes may be the beginning of a mark. */
function begunMark(bytes: Buffer, mark: Buffer): number {
  let length = Math.min(bytes.length, mark.length - 1);
  while (length > 0 && !bytes.subarray(bytes.length - length).equals(mark.subarray(0, length))) length -= 1;
  return length;
}
