/** A Playwright reporter (https://playwright.dev/docs/api/class-reporter), CommonJS as `--reporter` loads it. */
export const playwrightReporter = String.raw`'use strict';
const { appendFileSync } = require('node:fs');
const events = process.env.LOCKSTEP_EVENTS;
const write = event => appendFileSync(events, JSON.stringify(event) + '\n');
const named = test => {
  const [, project, , ...path] = test.titlePath();
  const several = (test.parent.project() && test._lockstepProjects > 1) || false;
  return { path: several ? [...path, '[' + project + ']'] : path, ...test.location };
};
const failure = error => ({
  message: error.message || error.value || '',
  stack: error.stack,
  ...(error.location || {}),
});
module.exports = class {
  printsToStdio() { return false; }
  onBegin(config, suite) {
    for (const test of suite.allTests()) {
      test._lockstepProjects = suite.suites.length;
      write({ kind: 'found', ...named(test) });
    }
  }
  onTestBegin(test) { write({ kind: 'started', ...named(test) }); }
  onTestEnd(test, result) {
    const expected = result.status === test.expectedStatus;
    if (!expected && result.status !== 'skipped' && result.retry < test.retries) return;
    const kind = result.status === 'skipped' ? 'skipped' : expected ? 'passed' : 'failed';
    const own = named(test);
    write({ kind, ...own, milliseconds: result.duration, failures: result.errors.map(failure) });
    for (const { name, path } of result.attachments)
      if (path) write({ kind: 'artefact', ...own, label: name, artefact: path });
  }
  onError(error) {
    const at = error.location || { file: process.cwd() };
    write({ kind: 'errored', path: [], ...at, failures: [failure(error)] });
  }
};
`;
