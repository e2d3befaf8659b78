import { describe, expect, test } from 'vitest';
import { LogProgress, type LogPosition } from '../../../../src/core/cluster/streams/logProgress.ts';

const at = (second: number, nanoseconds: number): string =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}.${String(nanoseconds).padStart(9, '0')}Z`;

/** Equal times, and lines of the other output that are a little older than the line before them, also over a second's end. */
const log = [
  at(3, 999_999_999),
  at(4, 5),
  at(4, 5),
  at(4, 900),
  at(4, 880),
  at(5, 10),
  at(4, 999_999_990),
  at(5, 10),
  at(5, 8),
  at(5, 12),
  at(9, 1),
  at(9, 1),
];

/** As the server answers: whole seconds, in the order of the file. */
const since = (position: LogPosition | undefined, lines: readonly string[]): readonly string[] =>
  lines.filter(time => position === undefined || time.slice(0, 19) >= position.first.slice(0, 19));

function read(after: LogPosition | undefined, lines: readonly string[]) {
  const progress = new LogProgress(after);
  return since(after, lines).flatMap(time => {
    const next = progress.next(time);
    return next === 'repeated' ? [] : [{ time, ...next }];
  });
}

describe('LogProgress', () => {
  test('after a cut anywhere gives exactly the rest', () => {
    const whole = read(undefined, log);
    expect(whole.map(({ time }) => time)).toEqual(log);
    for (const [index, { position }] of whole.entries()) {
      const rest = read(position, log);
      expect(rest.map(({ time }) => time)).toEqual(log.slice(index + 1));
      expect(rest.some(line => line.missingSince !== undefined)).toBe(false);
    }
  });

  test('goes on exactly after several cuts', () => {
    for (let step = 1; step <= 4; step += 1) {
      const seen: string[] = [];
      let position: LogPosition | undefined;
      for (let cut = 0; cut < 30; cut += 1) {
        const some = read(position, log).slice(0, step);
        seen.push(...some.map(({ time }) => time));
        position = some.at(-1)?.position ?? position;
      }
      expect(seen).toEqual(log);
    }
  });

  test('begun within a second, repeats nothing that it can tell by its time', () => {
    const tailed = read(undefined, log.slice(9))[0]?.position;
    expect(read(tailed, log).map(({ time }) => time)).toEqual([at(9, 1), at(9, 1)]);
  });

  test('says so where the node has dropped the log at the cut', () => {
    const position = read(undefined, log.slice(0, 4)).at(-1)?.position;
    expect(read(position, log.slice(9))[0]).toMatchObject({ time: at(5, 12), missingSince: at(4, 900) });
  });
});
