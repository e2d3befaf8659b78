import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse as parseJsonc, type ParseError } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import { startLockstep, type Ended } from './lockstep.ts';
import { copySample, removeCopy, sample } from './sampleFolder.ts';

const nowhere = '/nowhere/docker.sock';

/** No engine answers: what needs none works all the same. */
function run(...args: readonly string[]): Promise<Ended> {
  return startLockstep(args, { DOCKER_HOST: `unix://${nowhere}` }).ended;
}

async function parity(folder: string): Promise<ParityReport> {
  const { code, stdout, stderr } = await run('parity', '--workspace', folder, '--format', 'json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as ParityReport;
}

describe('without an engine', () => {
  test.each(['up', 'status', 'logs'])('%s says which engine does not answer and what helps', async verb => {
    const { code, stdout, stderr } = await run(verb, '--workspace', sample);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(nowhere);
    expect(stderr).toContain('Start Docker');
  });

  test('list shows this machine, and why there is no more', async () => {
    const { code, stdout } = await run('list', '--workspace', sample);
    expect(code).toBe(0);
    expect(stdout).toMatch(/running {2}local:this-machine/);
    expect(stdout).toContain(nowhere);
  });

  test('parity reads files and says so', async () => {
    const { code, stdout } = await run('parity', '--workspace', sample);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^shop \(from files\) {2}↔ {2}deploy\/k8s\/web\.yaml deployment\/web/);
  });

  test('this machine is an environment: its parity is measured, tests run on it', async () => {
    const local = ['--workspace', sample, '--environment', 'local:this-machine'];
    const { stdout } = await run('parity', ...local);
    expect(stdout).toMatch(/ \(local, running\) {2}↔ /);
    // What the Dev Container would be made from says nothing of this machine.
    expect(stdout).not.toMatch(/\.devcontainer\/(?:devcontainer\.json|Dockerfile)/);
    const tests = await run('test', 'node', ...local);
    expect(tests).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n2 passed, 0 failed\n$/) as string });
  });
});

test.each([
  ['--fail-on', 'high', 1],
  ['--fail-on', 'critical', 0],
  ['--min-score', '100', 1],
  ['--min-score', '50', 0],
  ['--min-coverage', '100', 1],
  ['--min-coverage', '50', 0],
])('parity %s %s exits with %i', async (option, value, code) => {
  expect(await run('parity', '--workspace', sample, option, value)).toMatchObject({ code });
});

describe('a usage error exits with 2 and names its cause', () => {
  test.each([
    ['There is no verb nope.', ['nope']],
    ["Unknown option '--nope'.\nSee lockstep parity --help.", ['parity', '--nope']],
    ['text, json, sarif, not xml', ['parity', '--format', 'xml']],
    ['text, json, not yaml', ['list', '--format', 'yaml']],
    ['There is no test project no', ['test', 'no', '--workspace', sample]],
    ['no.test.ts is no test file of vitest', ['test', 'vitest', '--file', 'no.test.ts', '--workspace', sample]],
    ['critical, high, medium, low, info, not worst', ['parity', '--fail-on', 'worst']],
    ['--min-score takes a number, not many.', ['parity', '--min-score', 'many']],
    ['give one of them', ['parity', '--declared', '--environment', 'x']],
    ['There is no folder /nowhere', ['status', '--workspace', '/nowhere']],
    ['fix needs the key', ['fix']],
    ['There is no finding no.such', ['fix', 'no.such', '--workspace', sample]],
    ['Nobody can answer here', ['fix', 'time.zone', '--workspace', sample]],
  ])('%s', async (cause, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout: args.includes('time.zone') ? '' : stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(cause);
  });
});

test('an error is a JSON document where JSON is asked for', async () => {
  const { code, stdout } = await run('up', '--workspace', sample, '--format', 'json');
  expect(code).toBe(3);
  const message = expect.stringContaining(nowhere) as string;
  const remedy = expect.stringContaining('Start Docker') as string;
  expect(JSON.parse(stdout)).toEqual({ schema: 'lockstep.error/1', code: 'unreachable', message, remedy });
});

test('what the reference lacks is a problem of the input, with its place', async () => {
  const { code, stdout, stderr } = await run('parity', '--workspace', sample, '--reference', 'kubernetes:nowhere.yaml');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('nowhere.yaml');
});

describe('fix', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await copySample();
  });
  afterAll(() => removeCopy(folder));

  const fixed = [
    ['env.UV_THREADPOOL_SIZE', '.devcontainer/compose.yaml'],
    ['runtime.node', '.devcontainer/Dockerfile'],
    ['time.zone', '.devcontainer/devcontainer.json'],
    ['resources.memory.limit', '.devcontainer/compose.yaml'],
    ['service.postgres.version', '.devcontainer/compose.yaml'],
  ] as const;

  test('--dry-run shows the edit and changes nothing', async () => {
    const before = await readFile(join(folder, '.devcontainer/devcontainer.json'), 'utf8');
    const { code, stdout } = await run('fix', 'time.zone', '--dry-run', '--workspace', folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^- {5}"TZ": "Europe\/Paris",\n\+ {5}"TZ": "UTC",$/m);
    expect(await readFile(join(folder, '.devcontainer/devcontainer.json'), 'utf8')).toBe(before);
  });

  test.each(fixed)('of %s edits %s, keeps its comments, and the drift is gone', async (key, file) => {
    const before = await parity(folder);
    const comments = commentsOf(await readFile(join(folder, file), 'utf8'));
    const { code, stdout, stderr } = await run('fix', key, '--yes', '--workspace', folder);
    expect(code, stderr).toBe(0);
    const counts = /Of (?<had>\d+) differences (?<left>\d+) are left/.exec(stdout)?.groups ?? {};
    expect(Number(counts['had'])).toBeGreaterThan(Number(counts['left']));
    expect(stdout).toMatch(/, the score is \d+ after \d+\.\n$/);
    const text = await readFile(join(folder, file), 'utf8');
    expect(syntaxErrors(file, text)).toEqual([]);
    expect(commentsOf(text)).toEqual(comments);
    const after = await parity(folder);
    expect(driftOf(after)).toEqual(driftOf(before).filter(each => each !== key));
    expect(after.score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0);
  });
});

/** Keys that differ between the sides. */
function driftOf({ findings }: ParityReport): readonly string[] {
  return findings.filter(each => each.verdict === 'drift' && !each.within).map(each => each.key);
}

function commentsOf(text: string): readonly string[] {
  return text.split('\n').filter(line => /^\s*(?:#|\/\/)/.test(line));
}

function syntaxErrors(file: string, text: string): readonly unknown[] {
  if (file.endsWith('.yaml')) return parseDocument(text).errors;
  if (!file.endsWith('.json')) return basename(file) === 'Dockerfile' && !/^FROM \S+$/m.test(text) ? [text] : [];
  const errors: ParseError[] = [];
  parseJsonc(text, errors, { allowTrailingComma: true });
  return errors;
}
