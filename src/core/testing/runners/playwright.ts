import { filesOf } from '../filesOf.ts';
import { findNodeProjects } from '../findNodeProjects.ts';
import { nameFilter } from '../nameFilter.ts';
import { playwrightReporter } from '../reporters/playwrightReporter.ts';
import type { TestRunner } from '../testRunner.ts';

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
      ...filesOf(selection, project),
      ...(selection.tests.length > 0 ? ['--grep', nameFilter(selection.tests)] : []),
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
      ...filesOf({ files, tests: [] }, project),
      '--list',
      `--reporter=${runFolder}/playwrightReporter.cjs`,
    ],
    support,
  }),
} satisfies TestRunner;

const start: [string, ...string[]] = ['npx', '--no-install', 'playwright', 'test'];
