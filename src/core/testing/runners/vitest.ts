import { filesOf } from '../filesOf.ts';
import { findNodeProjects } from '../findNodeProjects.ts';
import { nameFilter } from '../nameFilter.ts';
import { vitestReporter } from '../reporters/vitestReporter.ts';
import type { TestEvent } from '../testEvent.ts';
import { testId } from '../testId.ts';
import type { TestRunner } from '../testRunner.ts';

/** https://vitest.dev/guide/cli */
export const vitest = {
  id: 'vitest',
  find: (files, signal) =>
    findNodeProjects(
      { runner: 'vitest', label: 'Vitest', configurations: '{vitest,vite}.config.*', imports: /\bvitest\b/ },
      files,
      signal,
    ),
  run: (project, selection, runFolder) => ({
    argv: [
      'npx',
      '--no-install',
      'vitest',
      'run',
      ...filesOf(selection, project),
      ...(selection.tests.length > 0 ? ['--testNamePattern', nameFilter(selection.tests)] : []),
      '--includeTaskLocation',
      '--reporter=default',
      `--reporter=${runFolder}/vitestReporter.mjs`,
    ],
    support: { 'vitestReporter.mjs': vitestReporter },
  }),
  discover: (project, files, runFolder) => ({
    argv: [
      'npx',
      '--no-install',
      'vitest',
      'list',
      ...filesOf({ files, tests: [] }, project),
      '--includeTaskLocation',
      `--json=${runFolder}/list.json`,
    ],
    results: `${runFolder}/list.json`,
  }),
  parseResults: (text, project, workspace): readonly TestEvent[] =>
    (JSON.parse(text) as readonly ListedTest[]).map(test => {
      const file = test.file.startsWith(`${workspace}/`) ? test.file.slice(workspace.length + 1) : test.file;
      const path = test.name.split(' > ');
      const at = { file, ...(test.location ? { line: test.location.line, column: test.location.column } : {}) };
      return { kind: 'found', id: testId(project.id, { file, path }), path, at };
    }),
} satisfies TestRunner;

interface ListedTest {
  readonly name: string;
  readonly file: string;
  readonly location?: { readonly line: number; readonly column: number };
}
