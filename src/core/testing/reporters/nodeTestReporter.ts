/** A reporter of node:test (https://nodejs.org/api/test.html#custom-reporters); its destination is the events file. */
export const nodeTestReporter = String.raw`import { fileURLToPath } from 'node:url';
const paths = new Map();
const running = new Map();
const suites = new Set();
const file = at => (at && at.startsWith('file:') ? fileURLToPath(at) : at || process.cwd());
const isFile = data => data.nesting === 0 && (data.name === file(data.file) || file(data.file).endsWith('/' + data.name));
// Only this event tells a suite rightly; before Node 22 none does, and what runs isn't told.
const keyOf = data => [data.file, data.nesting, data.name].join();
const announce = data => data.type !== 'test' && suites.add(keyOf(data));
// A test runs before its suites are reported; among suites that run side by side its own is not known.
const begin = data => {
  const all = running.get(data.file) || [];
  running.set(data.file, [...all, data]);
  const above = Array.from({ length: data.nesting }, (_, nesting) => all.filter(each => each.nesting === nesting));
  if (suites.has(keyOf(data)) || above.some(each => each.length !== 1)) return undefined;
  return { path: [...above.map(([only]) => only.name), data.name], file: file(data.file), line: data.line };
};
const end = data => {
  const all = running.get(data.file) || [];
  const at = all.findIndex(each => each.nesting === data.nesting && each.name === data.name);
  running.set(data.file, all.filter((_, index) => index !== at));
};
const enter = data => {
  const path = (paths.get(data.file) || []).slice(0, data.nesting);
  path[data.nesting] = data.name;
  paths.set(data.file, path);
  return { path: [...path], file: file(data.file), line: data.line, column: data.column };
};
const failure = error => {
  const cause = (error && error.cause) || error || {};
  const stack = (cause.stack || '').replace(/^.*node:.*$/gm, '');
  const frame = /^\s+at (?:.*? \()?(?:async )?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/m.exec(stack) || [];
  return {
    message: cause.message || String(cause), stack: cause.stack,
    file: frame[1] && file(frame[1]), line: Number(frame[2]) || undefined, column: Number(frame[3]) || undefined,
    expected: cause.expected === undefined ? undefined : String(cause.expected),
    actual: cause.actual === undefined ? undefined : String(cause.actual),
  };
};
export default async function* (source) {
  for await (const { type, data } of source) {
    if (isFile(data) && type !== 'test:fail') continue;
    if (type === 'test:enqueue') announce(data);
    const begun = type === 'test:dequeue' && begin(data);
    if (begun) yield JSON.stringify({ kind: 'started', ...begun }) + '\n';
    if (type === 'test:complete') end(data);
    if (type === 'test:start') enter(data);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details && data.details.type === 'suite') continue;
    const own = enter(data);
    if (isFile(data)) {
      yield JSON.stringify({ kind: 'errored', ...own, path: [], failures: [failure(data.details.error)] }) + '\n';
      continue;
    }
    const kind = data.skip !== undefined || data.todo !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    yield JSON.stringify({
      kind, ...own, milliseconds: data.details.duration_ms,
      failures: kind === 'failed' ? [failure(data.details.error)] : [],
    }) + '\n';
  }
}
`;
