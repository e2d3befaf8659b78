import type { TestAddress } from './testRunner.ts';

/** A regular expression for the full names of tests, as tools that filter by name want it. */
export function nameFilter(tests: readonly TestAddress[], join = ' '): string {
  const names = tests.map(test => test.path.join(join).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return names.length === 1 ? `${names[0] ?? ''}$` : `(${names.join('|')})$`;
}
