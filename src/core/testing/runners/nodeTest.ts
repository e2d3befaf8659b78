import { filesOf } from '../filesOf.ts';
import { findNodeProjects } from '../findNodeProjects.ts';
import { nameFilter } from '../nameFilter.ts';
import { nodeTestReporter } from '../reporters/nodeTestReporter.ts';
import type { TestRunner } from '../testRunner.ts';

/** https://nodejs.org/api/test.html#running-tests-from-the-command-line; it can't list tests without running them. */
export const nodeTest = {
  id: 'node',
  find: (files, signal) =>
    findNodeProjects(
      { runner: 'node', label: 'node:test', configurations: 'package.json', imports: /['"]node:test['"]/ },
      files,
      signal,
    ),
  run: (project, selection, runFolder) => ({
    argv: [
      'node',
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${runFolder}/nodeTestReporter.mjs`,
      `--test-reporter-destination=${runFolder}/events`,
      ...(selection.tests.length > 0 ? [`--test-name-pattern=${nameFilter(selection.tests)}`] : []),
      ...filesOf(selection, project),
    ],
    support: { 'nodeTestReporter.mjs': nodeTestReporter },
  }),
} satisfies TestRunner;
