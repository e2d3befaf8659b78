/** A reporter of node:test (https://nodejs.org/api/test.html#custom-reporters); its destination is the events file. */
export const nodeTestReporter = String.raw`import { fileURLToPath } from 'node:url';
const paths = new Map();
const file = at => (at && at.startsWith('file:') ? fileURLToPath(at) : at || process.cwd());
const enter = data => {
  const path = (paths.get(data.file) || []).slice(0, data.nesting);
  path[data.nesting] = data.name;
  paths.set(data.file, path);
  return { path: [...path], file: file(data.file), line: data.line, column: data.column };
};
const failure = error => {
  const cause = (error && error.cause) || error || {};
  const frame = /(?:file:\/\/)?(\/[^\s():]+):(\d+):(\d+)/.exec((cause.stack || '').replace(/^.*node:.*$/gm, '')) || [];
  return {
    message: cause.message || String(cause), stack: cause.stack,
    file: frame[1], line: Number(frame[2]) || undefined, column: Number(frame[3]) || undefined,
    expected: cause.expected === undefined ? undefined : String(cause.expected),
    actual: cause.actual === undefined ? undefined : String(cause.actual),
  };
};
export default async function* (source) {
  for await (const { type, data } of source) {
    if (type === 'test:dequeue' && data.type !== 'suite' && data.name !== file(data.file))
      yield JSON.stringify({ kind: 'started', path: [...(paths.get(data.file) || []).slice(0, data.nesting), data.name], file: file(data.file), line: data.line }) + '\n';
    if (type === 'test:start') enter(data);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details && data.details.type === 'suite') continue;
    const own = enter(data);
    if (data.name === own.file || own.file.endsWith('/' + data.name)) {
      if (type === 'test:fail') yield JSON.stringify({ kind: 'errored', ...own, path: [], failures: [failure(data.details.error)] }) + '\n';
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
