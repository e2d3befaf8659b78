/** A Vitest reporter, API of Vitest 3 and later (https://vitest.dev/api/advanced/reporters). */
export const vitestReporter = String.raw`import { appendFileSync } from 'node:fs';
const write = event => appendFileSync(process.env.LOCKSTEP_EVENTS, JSON.stringify(event) + '\n');
const named = test => {
  const path = [test.name];
  for (let at = test.parent; at && at.type === 'suite'; at = at.parent) path.unshift(at.name);
  return { path, file: test.module.moduleId, ...(test.location || {}) };
};
const text = value => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const failure = error => {
  const frame = (error.stacks || []).find(each => !each.file.includes('/node_modules/')) || {};
  return {
    message: error.message || String(error),
    stack: error.stack, file: frame.file, line: frame.line, column: frame.column,
    expected: text(error.expected), actual: text(error.actual),
  };
};
const kinds = { passed: 'passed', failed: 'failed', skipped: 'skipped', pending: 'skipped' };
export default class {
  onTestCaseReady(test) { write({ kind: 'started', ...named(test) }); }
  onTestCaseResult(test) {
    const result = test.result();
    const duration = test.diagnostic() ? test.diagnostic().duration : 0;
    write({ kind: kinds[result.state], ...named(test), milliseconds: duration, failures: (result.errors || []).map(failure) });
  }
  onTestModuleEnd(module) {
    const errors = module.errors();
    if (errors.length > 0) write({ kind: 'errored', path: [], file: module.moduleId, failures: errors.map(failure) });
  }
}
`;
