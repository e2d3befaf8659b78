import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { LockstepError } from '../base/lockstepError.ts';
import { errorMessage } from '../base/errorMessage.ts';
import type { TestEvent, TestFailure, TestPosition } from './testEvent.ts';
import { testId } from './testId.ts';
import type { TestProject } from './testRunner.ts';

interface OpenCase {
  readonly path: readonly string[];
  readonly at: TestPosition;
  readonly milliseconds: number;
  readonly failures: TestFailure[];
  kind: 'passed' | 'skipped' | 'failed' | 'errored';
}

/**
 * JUnit XML as its many writers have it (https://github.com/testmoapp/junitxml): suites nest, `file` and `line` may be missing.
 *
 * @throws LockstepError `invalidInput` when it is no XML
 */
export function parseJunit(text: string, project: TestProject, workspace: string): readonly TestEvent[] {
  const events: TestEvent[] = [];
  const files: string[] = [];
  let open: OpenCase | undefined;
  let inside: { message: string; body: string } | undefined;
  const parser = new SaxesParser();
  parser.on('opentag', tag => {
    const attribute = attributesOf(tag);
    if (tag.name === 'testsuite') files.push(attribute('file') ?? files.at(-1) ?? '');
    else if (tag.name === 'testcase') open = openCase(attribute, files.at(-1) ?? '', project, workspace);
    else if (open && (tag.name === 'failure' || tag.name === 'error')) {
      open.kind = tag.name === 'failure' ? 'failed' : 'errored';
      inside = { message: attribute('message') ?? '', body: '' };
    } else if (open && tag.name === 'skipped') open.kind = 'skipped';
  });
  const addText = (part: string): void => {
    if (inside) inside.body += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', tag => {
    if (tag.name === 'testsuite') files.pop();
    if (open && inside && (tag.name === 'failure' || tag.name === 'error')) {
      open.failures.push({ message: inside.message || inside.body.trim(), at: open.at, stack: inside.body });
      inside = undefined;
    }
    if (open && tag.name === 'testcase') {
      events.push(toEvent(open, project));
      open = undefined;
    }
  });
  parser.on('error', error => {
    throw new LockstepError(
      'invalidInput',
      `A result file of ${project.label} is not JUnit XML: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  });
  parser.write(text).close();
  return events;
}

type Attribute = (name: string) => string | undefined;

function attributesOf(tag: SaxesTagPlain): Attribute {
  return name => tag.attributes[name];
}

function openCase(attribute: Attribute, suiteFile: string, project: TestProject, workspace: string): OpenCase {
  const file = (attribute('file') ?? suiteFile).replace(`${workspace}/`, '');
  const line = Number(attribute('line') ?? Number.NaN);
  const owner = attribute('classname');
  const name = attribute('name') ?? 'unnamed';
  return {
    path: owner && owner !== name ? [owner, name] : [name],
    at: { file: file || project.cwd, ...(line > 0 ? { line } : {}) },
    milliseconds: Number(attribute('time') ?? 0) * 1000,
    failures: [],
    kind: 'passed',
  };
}

function toEvent({ kind, path, at, milliseconds, failures }: OpenCase, project: TestProject): TestEvent {
  const found = { id: testId(project.id, { file: at.file, path }), path, at, milliseconds };
  return kind === 'passed' || kind === 'skipped' ? { kind, ...found } : { kind, ...found, failures };
}
