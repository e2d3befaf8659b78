import { describe, expect, test } from 'vitest';
import { serviceName } from '../../../src/core/environment/ids.ts';
import type { LogLine } from '../../../src/core/environment/session.ts';
import { mergeByTime } from '../../../src/core/logs/mergeByTime.ts';

const line = (service: string, second: number, text = `${service}${second}`): LogLine => ({
  service: serviceName(service),
  channel: 'stdout',
  time: `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`,
  text,
  cursor: String(second),
});

async function* of(...lines: readonly LogLine[]): AsyncGenerator<LogLine, void> {
  for (const each of lines) {
    await Promise.resolve();
    yield each;
  }
}

async function* silent(closed: () => void): AsyncGenerator<LogLine, void> {
  try {
    yield line('first', 0);
    await new Promise(() => undefined);
  } finally {
    closed();
  }
}

describe('mergeByTime', () => {
  test('orders the lines of several logs by time and ends with the last of them', async () => {
    const merged = await Array.fromAsync(
      mergeByTime([of(line('a', 1), line('a', 4), line('a', 5)), of(), of(line('b', 2), line('b', 3), line('b', 9))], {
        follow: false,
      }),
    );
    expect(merged.map(({ text }) => text)).toEqual(['a1', 'b2', 'b3', 'a4', 'a5', 'b9']);
  });

  test('a log that is slow to begin is waited for where none is followed', async () => {
    async function* slow(): AsyncGenerator<LogLine, void> {
      await new Promise(resolve => setTimeout(resolve, 400));
      yield line('a', 1);
    }
    const merged = await Array.fromAsync(mergeByTime([slow(), of(line('b', 2))], { follow: false }));
    expect(merged.map(({ text }) => text)).toEqual(['a1', 'b2']);
  });

  test('a silent log holds the others up once, not for each line', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => line('b', index + 1));
    const seen: string[] = [];
    const started = performance.now();
    for await (const { text } of mergeByTime([silent(() => undefined), of(...lines)], { follow: true })) {
      seen.push(text);
      if (seen.length === 51) break;
    }
    expect(seen).toHaveLength(51);
    expect(performance.now() - started).toBeLessThan(50 * 200);
  });

  test('takes in logs that begin later, in order and to the end of the last', async () => {
    async function* later(): AsyncGenerator<AsyncIterable<LogLine>, void> {
      yield of(line('b', 2), line('b', 6));
      await new Promise(resolve => setTimeout(resolve, 5));
      yield of(line('c', 7));
    }
    const merged = await Array.fromAsync(
      mergeByTime([of(line('a', 1), line('a', 4))], { follow: true, more: later() }),
    );
    expect(merged.map(({ text }) => text)).toEqual(['a1', 'b2', 'a4', 'b6', 'c7']);
  });

  test('reads only so far ahead of a reader that waits', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<LogLine, void> {
      for (;;) {
        given += 1;
        yield await Promise.resolve(line('a', 1, 'x'.repeat(100_000)));
      }
    }
    const merged = mergeByTime([endless()], { follow: true });
    await merged.next();
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(given).toBeLessThan(20);
    await merged.return();
  });

  test('an error of one log ends them all', async () => {
    async function* broken(): AsyncGenerator<LogLine, void> {
      yield* of(line('a', 1));
      throw new Error('the engine went');
    }
    await expect(Array.fromAsync(mergeByTime([broken(), of(line('b', 2))], { follow: false }))).rejects.toThrow(
      'the engine went',
    );
  });
});
