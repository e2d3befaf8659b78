import { escapePattern } from './escapePattern.ts';
import type { TestAddress } from './testRunner.ts';

/** A regular expression for the full names of tests, as tools that filter by name want it. */
export function nameFilter(tests: readonly TestAddress[], join = ' '): string {
  const names = tests.map(test => escapePattern(test.path.join(join)));
  return names.length === 1 ? `${names[0] ?? ''}$` : `(${names.join('|')})$`;
}
