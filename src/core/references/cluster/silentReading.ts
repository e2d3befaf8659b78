import type { Problem, Reading, ReadingLevel } from '../../environment/reading.ts';

/** A source that could not be asked, and why. */
export function silentReading(
  level: Extract<ReadingLevel, 'image' | 'observed'>,
  source: string,
  problem: Problem,
): Reading {
  const kind = level === 'image' ? 'image' : 'probe';
  return { level, kind, source, facts: [], speaks: [], problems: [problem] };
}
