import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentId } from '../../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../../src/core/environment/session.ts';
import { createLocalProvider } from '../../../src/core/providers/local/localProvider.ts';
import { discoverTests } from '../../../src/core/testing/discoverTests.ts';
import { findTestProjects } from '../../../src/core/testing/findTestProjects.ts';
import { runTests } from '../../../src/core/testing/runTests.ts';
import type { TestEvent } from '../../../src/core/testing/testEvent.ts';
import type { TestProject, TestSelection } from '../../../src/core/testing/testRunner.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

const signal = AbortSignal.timeout(150_000);
const all: TestSelection = { files: [], tests: [] };
let folder: string;
let session: EnvironmentSession;
let projects: readonly TestProject[];

const texts: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'pytest.ini': '[pytest]',
  'cart.test.ts': `import { describe, expect, test } from 'vitest';
describe('cart', () => {
  test('adds', () => expect(1).toBe(1));
  test('counts', () => expect({ items: 1 }).toEqual({ items: 2 }));
});`,
  'slow.test.mjs': `import test from 'node:test';
test('waits', () => new Promise(resolve => setTimeout(resolve, 600_000)));`,
  'price.test.mjs': `import test, { describe } from 'node:test';
import assert from 'node:assert';
describe('price', () => {
  test('net', () => {});
  test('gross', () => assert.equal(1, 2));
});`,
  'test_order.py': 'def test_ships():\n    pass\n\n\ndef test_pays():\n    assert 1 == 2\n',
  'leave.mjs': `import { writeFileSync, mkdirSync } from 'node:fs';
mkdirSync('out', { recursive: true });
writeFileSync('out/a.xml', '<testsuite><testcase name="works" file="leave.mjs" line="1"/></testsuite>');`,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep größe run-'));
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  session = await createLocalProvider({ folder }).open(environmentId('local:this-machine'), signal);
  projects = await findTestProjects(diskFiles(folder), [{ argv: ['node', 'leave.mjs'], junit: 'out/*.xml' }], signal);
});

afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function target(runner: string): { session: EnvironmentSession; workspace: string; project: TestProject } {
  const project = projects.find(each => each.runner === runner);
  if (!project) throw new Error(`No project of ${runner} was found.`);
  return { session, workspace: folder, project };
}

async function collect(events: AsyncIterable<TestEvent>): Promise<readonly TestEvent[]> {
  const collected: TestEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

/** `passed cart › adds`, in order, without output. */
function outcomes(events: readonly TestEvent[]): readonly string[] {
  return events.flatMap(event => ('milliseconds' in event ? [`${event.kind} ${event.path.join(' › ')}`] : [])).sort();
}

test('Vitest: green and red with line, expected and actual', async () => {
  const events = await collect(runTests(target('vitest'), all, signal));
  expect(outcomes(events)).toEqual(['failed cart › counts', 'passed cart › adds']);
  const red = events.find(event => event.kind === 'failed');
  const at = { file: 'cart.test.ts', line: 4 };
  expect(red).toMatchObject({ at, failures: [{ at, actual: expect.stringContaining('"items": 1') as string }] });
  expect(events.at(-1)).toEqual({ kind: 'ended', exit: { kind: 'exited', code: 1 } });
});

test('Vitest lists tests without running them', async () => {
  const events = await collect(discoverTests(target('vitest'), ['cart.test.ts'], signal));
  const found = events.flatMap(event => (event.kind === 'found' ? [event.path.join(' › ')] : []));
  expect(found).toEqual(['cart › adds', 'cart › counts']);
  expect(outcomes(events)).toEqual([]);
});

test('one chosen test runs alone', async () => {
  const chosen = { files: [], tests: [{ file: 'price.test.mjs', path: ['price', 'net'] }] };
  const events = await collect(runTests(target('node'), chosen, signal));
  expect(outcomes(events)).toEqual(['passed price › net']);
});

test('node:test: a failed assertion has its line in the workspace', async () => {
  const events = await collect(runTests(target('node'), { files: ['price.test.mjs'], tests: [] }, signal));
  expect(outcomes(events)).toEqual(['failed price › gross', 'passed price › net']);
  const failures = [{ at: { file: 'price.test.mjs', line: 5 }, expected: '2' }];
  expect(events.find(event => event.kind === 'failed')).toMatchObject({ failures });
  const started = events.flatMap(event => (event.kind === 'started' ? [event.path.join(' › ')] : []));
  expect(started).toEqual(['price › net', 'price › gross']);
});

test('pytest: a failed assertion has its line, and nothing is left in the repository', async () => {
  const events = await collect(runTests(target('pytest'), all, signal));
  expect(outcomes(events)).toEqual(['failed test_pays', 'passed test_ships']);
  const failures = [{ message: 'assert 1 == 2', at: { file: 'test_order.py', line: 6 } }];
  expect(events.find(event => event.kind === 'failed')).toMatchObject({ failures });
  expect(await readdir(folder)).not.toEqual(expect.arrayContaining(['.pytest_cache']));
  expect(await readdir(folder)).not.toEqual(expect.arrayContaining(['__pycache__']));
});

test('a command is judged by the JUnit XML that it leaves', async () => {
  const events = await collect(runTests(target('command'), all, signal));
  expect(outcomes(events)).toEqual(['passed works']);
});

test('a command that leaves no results is no success', async () => {
  const { session, workspace, project } = target('command');
  const argv: [string, ...string[]] = ['node', '--version'];
  const silent = { session, workspace, project: { ...project, argv, junit: 'nowhere/*.xml' } };
  const events = await collect(runTests(silent, all, signal));
  const reason = 'node leave.mjs left no results at nowhere/*.xml. It exited with 0.';
  expect(events.at(-1)).toEqual({ kind: 'ended', exit: { kind: 'lost', reason } });
});

test('cancelling ends the processes of the run and removes its folder', async () => {
  const cancel = new AbortController();
  const marks: string[] = [];
  for await (const event of runTests(target('node'), { files: ['slow.test.mjs'], tests: [] }, cancel.signal)) {
    if (event.kind === 'started') cancel.abort();
    if (event.kind === 'ended') marks.push(event.exit.kind);
  }
  expect(marks).toEqual(['cancelled']);
  expect(spawnSync('pgrep', ['-f', `${folder}/slow.test.mjs|slow.test.mjs`]).stdout.toString()).toBe('');
  expect((await readdir('/tmp')).filter(name => /^lockstep-[0-9a-f]{12}$/.test(name))).toEqual([]);
});
