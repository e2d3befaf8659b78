import type { TestEvent, TestFailure, TestPosition } from './testEvent.ts';
import { testId } from './testId.ts';

/** What our reporters write, one JSON object a line. Files are absolute in the environment. */
interface ReportedEvent {
  readonly kind: 'found' | 'started' | 'passed' | 'skipped' | 'failed' | 'errored' | 'artefact';
  readonly path: readonly string[];
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly milliseconds?: number;
  readonly failures?: readonly ReportedFailure[];
  readonly label?: string;
  readonly artefact?: string;
}

interface ReportedFailure {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly expected?: string;
  readonly actual?: string;
  readonly stack?: string;
}

/** A line that is no event of ours, because a process died while writing it, is skipped. */
export function parseEventLine(line: string, project: string, workspace: string): TestEvent | undefined {
  const reported = readJson(line);
  if (!reported) return undefined;
  const at = position(reported, workspace);
  const found = { id: testId(project, { file: at.file, path: reported.path }), path: reported.path, at };
  const milliseconds = reported.milliseconds ?? 0;
  switch (reported.kind) {
    case 'found':
    case 'started':
      return { kind: reported.kind, ...found };
    case 'passed':
    case 'skipped':
      return { kind: reported.kind, ...found, milliseconds };
    case 'failed':
    case 'errored':
      return {
        kind: reported.kind,
        ...found,
        milliseconds,
        failures: (reported.failures ?? []).map(each => failure(each, workspace)),
      };
    case 'artefact':
      return { kind: 'artefact', label: reported.label ?? 'File', path: reported.artefact ?? '', id: found.id };
  }
}

function readJson(line: string): ReportedEvent | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isEvent(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is ReportedEvent {
  const { file, path, failures = [] } = Object(value) as Readonly<Record<string, unknown>>;
  return (
    typeof file === 'string' &&
    Array.isArray(path) &&
    path.every(name => typeof name === 'string') &&
    Array.isArray(failures) &&
    failures.every(each => typeof (Object(each) as { message?: unknown }).message === 'string')
  );
}

function failure({ message, expected, actual, stack, ...at }: ReportedFailure, workspace: string): TestFailure {
  return {
    message: withoutColours(message),
    ...(at.file === undefined ? {} : { at: position({ ...at, file: at.file }, workspace) }),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(stack === undefined ? {} : { stack: withoutColours(stack) }),
  };
}

function position(at: { file: string; line?: number; column?: number }, workspace: string): TestPosition {
  const root = workspace.endsWith('/') ? workspace : `${workspace}/`;
  return {
    file: at.file.startsWith(root) ? at.file.slice(root.length) : at.file,
    ...(at.line === undefined ? {} : { line: at.line }),
    ...(at.column === undefined ? {} : { column: at.column }),
  };
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '');
}
