import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { logPieces } from '../../../../src/core/cluster/streams/logPieces.ts';

const stamp = '2026-01-01T00:00:05.000000001Z';
const mebibyte = 1024 * 1024;

async function read(chunks: readonly (string | Uint8Array)[], hasEnd = false) {
  const bytes = Readable.from(chunks.map(chunk => Buffer.from(chunk)));
  return (await Array.fromAsync(logPieces(bytes, hasEnd))).flat();
}

describe('logPieces', () => {
  test('splits lines wherever the network cuts them, within characters too', async () => {
    const whole = Buffer.from(`${stamp} grün\n${stamp} \n${stamp} two words\r\n`);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const pieces = await read([whole.subarray(0, cut), whole.subarray(cut)]);
      expect(pieces.map(({ text }) => text)).toEqual(['grün', '', 'two words']);
    }
  });

  test('brings the time zone of a node to UTC with nanoseconds', async () => {
    const pieces = await read(['2026-01-01T01:30:05.5+02:00 a\n2026-01-01T00:00:05Z b\n']);
    expect(pieces.map(({ time }) => time)).toEqual([
      '2025-12-31T23:30:05.500000000Z',
      '2026-01-01T00:00:05.000000000Z',
    ]);
  });

  test('gives a line without end in parts that are the same however it arrives', async () => {
    const length = 3 * mebibyte + 7;
    const line = `${stamp} ${'x'.repeat(length)}\n${stamp} next\n`;
    const lengths = [mebibyte, mebibyte, mebibyte, 7, 4];
    const chunked = (size: number): string[] =>
      Array.from({ length: Math.ceil(line.length / size) }, (_, index) => line.slice(index * size, (index + 1) * size));
    for (const size of [line.length, 65_536, 1_000_003]) {
      const pieces = await read(chunked(size));
      expect(pieces.map(({ text }) => text.length)).toEqual(lengths);
      expect(new Set(pieces.map(({ time }) => time))).toEqual(new Set([stamp]));
    }
  });

  test('gives an unfinished line only where the log has ended', async () => {
    expect(await read([`${stamp} half`])).toEqual([]);
    expect(await read([`${stamp} half`], true)).toEqual([{ time: stamp, text: 'half' }]);
  });

  test('takes the words of a node for an error, not for a line', async () => {
    const words = 'failed to create fsnotify watcher: too many open files';
    await expect(read([`${stamp} a\n${words}\n`])).rejects.toMatchObject({
      message: expect.stringContaining(words) as string,
    });
  });
});
