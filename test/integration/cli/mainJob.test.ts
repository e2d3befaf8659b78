import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import type { TestOutcome } from '../../../src/core/testing/testTally.ts';
import { compareDocumented, differences } from '../../unit/parity/documentedDifferences.ts';
import { docker } from '../devcontainer/devContainerFolder.ts';
import { lockstep, startLockstep, type Ended } from './lockstep.ts';
import { copySample, removeSample, secrets } from './sampleFolder.ts';

/** The tests of this file use one environment, one after another, as a person does on a first day. */
let folder: string;
let made: Ended;

beforeAll(async () => {
  folder = await copySample();
  made = await run('up', '--verbose');
}, 600_000);

afterAll(() => removeSample(folder));

function run(verb: string, ...args: readonly string[]): Promise<Ended> {
  return lockstep(verb, '--workspace', folder, ...args);
}

async function parity(...args: readonly string[]): Promise<ParityReport> {
  const { code, stdout, stderr } = await run('parity', '--format', 'json', ...args);
  expect(code, stderr).toBe(0);
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  return JSON.parse(stdout) as ParityReport;
}

/** Processes in the workspace's container whose command line has a text. */
async function processesWith(text: string): Promise<readonly string[]> {
  const { stdout } = await run('exec', '--', 'ps', '-A', '-o', 'args');
  return stdout.split('\n').filter(line => line.includes(text));
}

test('up makes the environment, says its steps, and keeps secrets out of the build output', () => {
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout).toMatch(new RegExp(`^${basename(folder)} is running: docker:[^/]+/[0-9a-f]+\n$`));
  expect(made.stderr).toContain('postCreateCommand');
  for (const secret of secrets) expect(made.stdout + made.stderr).not.toContain(secret);
});

test('up again finds the environment as it is', async () => {
  const id = made.stdout.trim().split(' ').at(-1);
  const { code, stdout } = await run('up', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ schema: 'lockstep.up/1', environment: id });
});

test('status and list name the environment, its state and its services', async () => {
  const status = await run('status');
  expect(status.stdout).toMatch(new RegExp(`^${basename(folder)}  running`));
  expect(status.stdout).toMatch(/^ {2}db {3}running(?:, \w+)? {2}.*postgres:15$/m);
  const list = JSON.parse((await run('list', '--format', 'json')).stdout) as {
    readonly schema: string;
    readonly environments: readonly { readonly name: string }[];
  };
  expect(list.schema).toBe('lockstep.list/1');
  expect(list.environments.find(({ name }) => name === basename(folder))).toMatchObject({
    state: { kind: 'running' },
    services: [{ name: 'app' }, { name: 'db', image: 'postgres:15' }],
    workspace: { local: folder, remote: '/srv/shop', persistence: 'bound' },
    origin: 'lockstep',
  });
});

test('logs has the lines of all services in order of time', async () => {
  const { code, stdout } = await run('logs', '--format', 'json');
  const lines = stdout.trim().split('\n');
  const logged = lines.map(line => JSON.parse(line) as { readonly service: string; readonly time: string });
  expect(code).toBe(0);
  expect([...new Set(logged.map(({ service }) => service))].sort()).toEqual(['app', 'db']);
  // Between the channels of one service the engine itself runs backwards by some milliseconds.
  const skew = 50;
  const times = logged.map(({ time }) => Date.parse(time));
  expect(times.filter((time, index) => time < (times[index - 1] ?? 0) - skew)).toEqual([]);
  expect((await run('logs', '--service', 'db', '--tail', '1')).stdout).toMatch(/^.*ready to accept connections\n$/);
});

test('exec passes both channels and the exit code on, and answers 125 where it fails itself', async () => {
  const script = 'echo out; echo err >&2; pwd; exit 7';
  expect(await run('exec', '--', 'sh', '-c', script)).toEqual({ code: 7, stdout: 'out\n/srv/shop\n', stderr: 'err\n' });
  const missing = await run('exec', '--', 'no-such-program');
  expect(missing.code).toBe(125);
  expect(missing.stderr).toContain('no-such-program');
  expect((await run('exec', '--environment', 'nowhere', '--', 'true')).code).toBe(125);
});

test('cancelling exec ends the program in there', async () => {
  const { child, wrote, ended } = startLockstep([
    ...['exec', '--workspace', folder, '--', 'sh', '-c', 'echo begun; sleep 4711; true'],
  ]);
  await wrote('begun');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130 });
  expect(await processesWith('4711')).toEqual([]);
});

test.each(differences.references)(
  'measured, it differs from %s in what the sample documents, and no report has a secret',
  async reference => {
    const report = await parity('--reference', reference);
    expect(report.development).toMatchObject({ kind: 'observed' });
    for (const verdict of ['drift', 'waived', 'unknown'] as const) {
      const { documented, found } = compareDocumented(report, { verdict, reference, mode: 'observed' });
      expect(found).toEqual(documented);
    }
  },
);

test('fix edits a file, and says that what runs has it once it is made again', async () => {
  const path = join(folder, '.devcontainer/devcontainer.json');
  const before = await readFile(path, 'utf8');
  const { code, stdout, stderr } = await run('fix', 'time.zone', '--yes');
  const after = await readFile(path, 'utf8');
  await writeFile(path, before);
  expect(code, stderr).toBe(0);
  expect(after).toContain('"TZ": "UTC"');
  expect(stdout).toContain(`${basename(folder)} still runs as it was made: lockstep up makes it again with this edit.`);
});

test('parity begins with what is compared and ends with what it comes to', async () => {
  const { stdout } = await run('parity');
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(new RegExp(`^${basename(folder)} \\(docker, running\\) {2}↔ {2}deploy/k8s/web.yaml`));
  expect(lines.slice(0, 2).join(' ')).toMatch(/\d+ of 100, \d+ % known/);
  expect(lines.at(-1)).toMatch(/^\d+ drift \(4 high, .*\) · \d+ match · 4 unknown · 1 waived · \d+ expected/);
});

test.each(['text', 'sarif'])('no %s report has a secret', async format => {
  const { stdout, stderr } = await run('parity', '--verbose', '--format', format);
  expect(stdout.length).toBeGreaterThan(1000);
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
});

test('a snapshot has no secret, and the environment is in parity with its own', async () => {
  const file = join(folder, 'measured.json');
  expect(await run('snapshot', '--output', file)).toMatchObject({ code: 0 });
  const text = await readFile(file, 'utf8');
  for (const secret of secrets) expect(text).not.toContain(secret);
  const report = await parity('--reference', 'snapshot:measured.json');
  const drift = report.findings.filter(each => each.verdict === 'drift' && !each.within).map(each => each.key);
  // One password here and in production is drift by itself.
  expect(drift).toEqual(['secret.PGPASSWORD', 'secret.SESSION_SECRET']);
  expect(report.summary.match).toBeGreaterThan(300);
});

test('all tests of the sample are green in there, the report of the browser comes back, nothing is left', async () => {
  const artefacts = join(folder, '..', 'green');
  const { code, stdout } = await run('test', '--artefacts', artefacts);
  expect(code, stdout).toBe(0);
  const [drift, ...lines] = stdout.trimEnd().split('\n');
  expect(drift).toMatch(/ at parity \d+\. These differ from production and may matter: runtime\.node/);
  expect(lines[0]).toBe(`Playwright report: ${join(artefacts, 'report')}`);
  expect(lines.at(-1)).toMatch(/^\d{2} passed, 0 failed$/);
  expect(existsSync(join(artefacts, 'report/index.html'))).toBe(true);
  const { stdout: remains } = await run('exec', '--', 'sh', '-c', 'ls -d /tmp/lockstep-* 2>/dev/null');
  expect(remains).toBe('');
});

test('cancelling tests ends them in there', async () => {
  const { child, wrote, ended } = startLockstep([...['test', 'playwright', '--workspace', folder, '--verbose']]);
  await wrote('tests using');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130 });
  expect(await processesWith('playwright')).toEqual([]);
  expect(await processesWith('web/src/main.ts')).toEqual([]);
});

test('a fault turns the tests that see it red, with drift before the results and the browser’s screenshot', async () => {
  const pricing = join(folder, 'web/src/pricing.ts');
  const text = await readFile(pricing, 'utf8');
  const broken = text.replace("process.env['SHOP_BREAK'] === '1'", 'true');
  expect(broken).not.toBe(text);
  await writeFile(pricing, broken);
  const artefacts = join(folder, '..', 'red');
  const args = ['vitest', 'playwright', '--artefacts', artefacts];
  const { code, stdout } = await run('test', ...args, '--format', 'json');
  expect(code).toBe(1);
  const outcome = JSON.parse(stdout) as TestOutcome & {
    readonly parity: { readonly words: string };
    readonly artefacts: readonly { readonly id?: string; readonly label: string; readonly path: string }[];
  };
  expect(outcome.parity.words).toContain('service.postgres.version 15 / 17');
  const red = outcome.results.filter(each => each.kind === 'failed');
  expect([...new Set(red.map(({ at }) => at.file))].sort()).toEqual([
    'e2e/checkout.spec.ts',
    'web/test/pricing.test.ts',
  ]);
  expect(red.find(({ at }) => at.file === 'web/test/pricing.test.ts')).toMatchObject({
    failures: [{ at: { file: 'web/test/pricing.test.ts', line: expect.any(Number) as number } }],
  });
  const browserTest = red.find(({ at }) => at.file === 'e2e/checkout.spec.ts');
  const brought = outcome.artefacts.filter(({ id }) => id === browserTest?.id);
  expect(brought.map(({ path }) => basename(path))).toEqual(expect.arrayContaining(['test-failed-1.png', 'trace.zip']));
  for (const { path } of brought) expect(existsSync(path), path).toBe(true);
  await writeFile(pricing, text);
});

test('stopped, it still has its logs, and what needs it running says how to start it', async () => {
  expect(await run('stop')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${basename(folder)} is stopped: docker:`) as string,
  });
  expect((await run('logs', '--service', 'db')).stdout).toContain('database system is shut down');
  const { code, stderr } = await run('exec', '--', 'true');
  expect(code).toBe(125);
  expect(stderr).toContain(`lockstep start ${basename(folder)}`);
  expect((await run('parity')).stdout).toMatch(new RegExp(`^${basename(folder)} \\(from files\\)`));
});

test('rm removes containers and networks and says nothing of loss where the workspace is this folder', async () => {
  const { code, stdout } = await run('rm', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'lockstep.rm/1', lost: [] });
  const project = `label=com.docker.compose.project=${basename(folder)}_devcontainer`;
  expect(await docker('ps', '--all', '--quiet', '--filter', project)).toBe('');
  expect(await docker('network', 'ls', '--quiet', '--filter', project)).toBe('');
  expect(await run('status')).toMatchObject({ code: 3 });
});
