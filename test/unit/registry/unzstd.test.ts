import { setTimeout as delay } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unzstd } from '../../../src/core/registry/unzstd.ts';
import { inChunks } from '../inChunks.ts';

const frames = ['a'.repeat(5000), 'bc', '', 'd'.repeat(70_000)];
const stored = Buffer.concat(frames.map(frame => zstdCompressSync(frame)));

test('all frames are read, however they are cut and however slow the reader is', async () => {
  for (let size = 1; size <= stored.length; size++) {
    let text = '';
    for await (const bytes of unzstd(inChunks(stored, size))) {
      text += Buffer.from(bytes).toString();
      await delay(size % 3);
    }
    expect(text).toBe(frames.join(''));
  }
});
