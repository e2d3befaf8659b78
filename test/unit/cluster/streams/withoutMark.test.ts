import { expect, test } from 'vitest';
import { withoutMark } from '../../../../src/core/cluster/streams/withoutMark.ts';
import type { OutputChunk } from '../../../../src/core/process/processOutput.ts';

const mark = Buffer.from('abcabd exited\n');

async function read(chunks: readonly Buffer[]): Promise<{ text: string; marks: number }> {
  async function* output(): AsyncGenerator<OutputChunk, void> {
    for (const bytes of chunks) {
      yield { channel: 'stdout', bytes: mark };
      yield await Promise.resolve({ channel: 'stderr', bytes });
    }
  }
  let marks = 0;
  let text = '';
  for await (const { channel, bytes } of withoutMark(output(), mark, () => (marks += 1)))
    if (channel === 'stderr') text += Buffer.from(bytes).toString();
    else expect(bytes).toEqual(mark);
  return { text, marks };
}

test('a mark is left out wherever chunks cut it, what only begins like it stays', async () => {
  const whole = Buffer.from(`abcabcabd exi abc${mark.toString()}late abcab`);
  const wanted = { text: 'abcabcabd exi abclate abcab', marks: 1 };
  for (let first = 0; first <= whole.length; first += 1)
    for (let second = first; second <= whole.length; second += 3)
      expect(await read([whole.subarray(0, first), whole.subarray(first, second), whole.subarray(second)])).toEqual(
        wanted,
      );
});
