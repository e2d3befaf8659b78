import { escapePattern } from '../escapePattern.ts';
import { filesOf } from '../filesOf.ts';
import { findNodeProjects } from '../findNodeProjects.ts';
import { nameFilter } from '../nameFilter.ts';
import { playwrightReporter } from '../reporters/playwrightReporter.ts';
import type { TestAddress, TestRunner } from '../testRunner.ts';

const support = { 'playwrightReporter.cjs': playwrightReporter };

/** https://playwright.dev/docs/test-cli; reports and traces go to the run's folder, so that nothing is added to the repository. */
export const playwright = {
  id: 'playwright',
  find: (files, signal) =>
    findNodeProjects(
      {
        runner: 'playwright',
        label: 'Playwright',
        configurations: 'playwright.config.*',
        imports: /@playwright\/test/,
      },
      files,
      signal,
    ),
  run: (project, selection, runFolder) => ({
    argv: [
      ...start,
      ...filters(filesOf(selection, project)),
      ...(selection.tests.length > 0 ? ['--grep', nameFilter(selection.tests.map(withoutProject))] : []),
      `--reporter=list,html,${runFolder}/playwrightReporter.cjs`,
      `--output=${runFolder}/results`,
    ],
    env: { PLAYWRIGHT_HTML_OPEN: 'never', PLAYWRIGHT_HTML_OUTPUT_DIR: `${runFolder}/report` },
    support,
    artefacts: { 'Playwright report': `${runFolder}/report`, 'Traces and screenshots': `${runFolder}/results` },
  }),
  discover: (project, files, runFolder) => ({
    argv: [
      ...start,
      ...filters(filesOf({ files, tests: [] }, project)),
      '--list',
      `--reporter=${runFolder}/playwrightReporter.cjs`,
    ],
    support,
  }),
} satisfies TestRunner;

const start: [string, ...string[]] = ['npx', '--no-install', 'playwright', 'test'];

/** Playwright takes files as regular expressions: `[id].spec.ts` would match another. */
const filters = (files: readonly string[]): readonly string[] => files.map(escapePattern);

/** Where there are several projects our reporter adds the project's name, which no title has. */
function withoutProject({ file, path }: TestAddress): TestAddress {
  return { file, path: path.length > 1 && /^\[.+\]$/.test(path.at(-1) ?? '') ? path.slice(0, -1) : path };
}
