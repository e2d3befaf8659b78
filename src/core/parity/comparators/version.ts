import semver from 'semver';
import type { FactValue } from '../../environment/fact.ts';
import { different, equal, incomparable, type Comparator, type Level } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

const floating = /^(?:|latest|stable|release|main|edge|current|lts(?:\/.*)?|\*|x|node|system)$/i;

/**
 * Versions with as many parts as they state: the less precise side is a constraint, `22` contains `22.4.1`.
 * `breakingParts` is how many leading parts break: 1 for Node.js, 2 for Python.
 * `prepare` turns an ecosystem's own names into numbers.
 */
export function version(breakingParts: 1 | 2 = 1, prepare: (text: string) => string = text => text): Comparator {
  return (development, reference) => {
    const here = prepare(normal(development));
    const there = prepare(normal(reference));
    if (floating.test(here) && floating.test(there) && here === there) return equal;
    if (floating.test(here) || floating.test(there))
      return incomparable('Pin the version that floats, or measure it running.');
    const left = numbers(here);
    const right = numbers(there);
    if (left && right) return compareNumbers(left, right, breakingParts);
    if (left === undefined && right === undefined && here === there) return equal;
    return compareRanges(here, there, breakingParts);
  };
}

/** Negative when the first is older; 0 as far as both state parts. */
export function versionOrder(first: FactValue, second: FactValue): number {
  const left = numbers(normal(first)) ?? [];
  const right = numbers(normal(second)) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function normal(value: FactValue): string {
  return valueText(value).trim().toLowerCase();
}

function numbers(text: string): readonly number[] | undefined {
  const match = /^[a-z]*[-_]?(?<parts>\d+(?:[._]\d+)*)(?:\.[x*])*(?:[-+~_a-z]\S*)?$/.exec(text);
  return match?.groups?.['parts']?.split(/[._]/).map(Number);
}

function compareNumbers(
  left: readonly number[],
  right: readonly number[],
  breakingParts: number,
): ReturnType<Comparator> {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) return different(levelAt(index, breakingParts));
  }
  return equal;
}

function levelAt(index: number, breakingParts: number): Level {
  if (index < breakingParts) return 'breaking';
  return index === breakingParts && breakingParts === 1 ? 'minor' : 'patch';
}

/** Ranges as tools write them, `^20`, `>=22.18 <25`. */
function compareRanges(here: string, there: string, breakingParts: number): ReturnType<Comparator> {
  const left = semver.validRange(here, { loose: true });
  const right = semver.validRange(there, { loose: true });
  if (left === null || right === null) return incomparable('State the version as numbers, or measure it running.');
  if (semver.intersects(left, right)) return equal;
  const least = [semver.minVersion(left), semver.minVersion(right)].map(each => each?.version ?? '0');
  return compareNumbers(numbers(least[0] ?? '') ?? [], numbers(least[1] ?? '') ?? [], breakingParts);
}
