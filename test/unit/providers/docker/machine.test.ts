import { expect, test } from 'vitest';
import { createDemultiplexer } from '../../../../src/core/providers/docker/demultiplexer.ts';
import { parseMetadata, remoteEnv } from '../../../../src/core/providers/docker/machine.ts';
import { backOff } from '../../../../src/core/base/backOff.ts';

test('remoteEnv lets later entries win, takes back with null and knows the container own variables', () => {
  const metadata = parseMetadata(
    JSON.stringify([
      { remoteEnv: { A: '1', GONE: 'x', PATH: '${containerEnv:PATH}:/extra' } },
      { remoteEnv: { A: '2', GONE: null, B: '${containerEnv:NONE:fallback}', C: '${containerEnv:NONE}' } },
    ]),
  );
  expect(remoteEnv(metadata, ['PATH=/bin', 'EQUAL=a=b'])).toEqual({
    A: '2',
    PATH: '/bin:/extra',
    B: 'fallback',
    C: '',
  });
  expect(remoteEnv(parseMetadata('no json'), null)).toEqual({});
});

test('frames are the same however the bytes are cut', () => {
  const frame = (kind: number, text: string): Buffer => {
    const header = Buffer.alloc(8);
    header[0] = kind;
    header.writeUInt32BE(text.length, 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const bytes = Buffer.concat([frame(1, 'hello '), frame(2, 'oops'), frame(1, 'world')]);
  for (let size = 1; size <= bytes.length; size++) {
    const parts = createDemultiplexer();
    const seen = { stdout: '', stderr: '', ends: 0 };
    for (let at = 0; at < bytes.length; at += size) {
      for (const part of parts(bytes.subarray(at, at + size))) {
        seen[part.channel] += Buffer.from(part.bytes).toString();
        if (part.last) seen.ends += 1;
      }
    }
    expect(seen).toEqual({ stdout: 'hello world', stderr: 'oops', ends: 3 });
  }
});

test('the back-off grows to a limit and differs between windows', () => {
  expect([0, 1, 2, 20].map(attempt => backOff(attempt, () => 1))).toEqual([500, 1000, 2000, 30_000]);
  expect(backOff(2, () => 0)).toBe(1000);
});
