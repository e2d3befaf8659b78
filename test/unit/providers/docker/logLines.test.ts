import { describe, expect, test } from 'vitest';
import { serviceName } from '../../../../src/core/environment/ids.ts';
import { readCursor, sinceOf, writeCursor } from '../../../../src/core/providers/docker/logCursor.ts';
import { LogLines } from '../../../../src/core/providers/docker/logLines.ts';

type Chunk = readonly ['stdout' | 'stderr', string];
const at = (nanoseconds: number): string => `2026-01-01T00:00:05.${String(nanoseconds).padStart(9, '0')}Z`;
const read = (after: string | undefined, chunks: readonly Chunk[]) => {
  const lines = new LogLines(serviceName('app'), after === undefined ? {} : readCursor(after));
  return chunks.flatMap(([channel, chunk]) => lines.push(channel, chunk) ?? []);
};

/** Equal times, both channels out of order between each other, a line in three chunks. */
const log: readonly Chunk[] = [
  ['stdout', `${at(10)} a\n`],
  ['stdout', `${at(10)} a\n`],
  ['stderr', `${at(5)} x\n`],
  ['stdout', `${at(11)} lo`],
  ['stderr', `${at(9)} y\n`],
  ['stdout', `${at(11)} n`],
  ['stdout', `${at(11)} g\n`],
  ['stdout', `${at(11)} b\n`],
  ['stderr', `${at(20)} z\n`],
];

describe('LogLines', () => {
  test('joins the chunks of a long line and keeps the channels apart', () => {
    expect(read(undefined, log).map(({ channel, text }) => `${channel} ${text}`)).toEqual([
      'stdout a',
      'stdout a',
      'stderr x',
      'stderr y',
      'stdout long',
      'stdout b',
      'stderr z',
    ]);
  });

  test('after a cut anywhere gives exactly the rest, though the engine repeats everything', () => {
    const whole = read(undefined, log);
    for (const [index, { cursor }] of whole.entries()) {
      expect(read(cursor, log).map(({ text }) => text)).toEqual(whole.slice(index + 1).map(({ text }) => text));
    }
  });

  test('says so where the engine has dropped the line at the cut', () => {
    const [first] = read(undefined, log.slice(0, 1));
    const [next] = read(first?.cursor, [['stdout', `${at(900)} later\n`]]);
    expect(next).toMatchObject({ text: 'later', gap: expect.stringContaining(at(10)) as string });
    expect(read(first?.cursor, log).some(({ gap }) => gap !== undefined)).toBe(false);
  });

  test('gives a line without end out in parts', () => {
    const lines = new LogLines(serviceName('app'), {});
    const chunk = `${at(1)} ${'x'.repeat(16 * 1024)}`;
    const parts = Array.from({ length: 130 }, () => lines.push('stdout', chunk)?.text.length ?? 0);
    expect(parts.filter(length => length > 0)).toEqual([1024 * 1024, 1024 * 1024]);
  });

  test('gives the end of a line that the container never finished', () => {
    const lines = new LogLines(serviceName('app'), {});
    expect(lines.push('stdout', `${at(1)} unfinished`)).toBeUndefined();
    expect(lines.end().map(({ text }) => text)).toEqual(['unfinished']);
  });
});

describe('a log cursor', () => {
  test('is the same after writing and reading', () => {
    const positions = { stdout: { time: at(1), count: 2 }, stderr: { time: at(7), count: 1 } };
    expect(readCursor(writeCursor(positions))).toEqual(positions);
    expect(readCursor(writeCursor({}))).toEqual({});
  });

  test('asks from two seconds before the newest line, exact to the nanosecond', () => {
    expect(sinceOf({ stdout: { time: at(123_456_789), count: 1 }, stderr: { time: at(3), count: 1 } })).toBe(
      '1767225603.123456789',
    );
    expect(sinceOf({})).toBeUndefined();
  });
});
