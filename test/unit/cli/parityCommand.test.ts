import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fix } from '../../../src/cli/commands/fix.ts';
import { parity } from '../../../src/cli/commands/parity.ts';
import type { CliCommand } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { ClusterConnections } from '../../../src/core/workflows/clusterConnections.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { productionConsents } from '../../../src/core/workflows/productionConsents.ts';
import { filesOf } from '../references/filesOf.ts';

const secret = 'correct-horse-battery';
const compose = (lines: string): string => `services:\n  app:\n    image: node:24\n    environment:\n${lines}`;
const texts = {
  'compose.yaml': compose(
    `      DB_PASSWORD: ${secret}-dev\n      TZ: Europe/Berlin\n      GREETING: ${secret} is shown nowhere\n`,
  ),
  'compose.production.yaml': compose(`      DB_PASSWORD: ${secret}-prod\n      TZ: UTC\n      GREETING: ${secret}\n`),
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  process.env['LOCKSTEP_KEY'] = 'ab'.repeat(32);
});
afterEach(async () => {
  delete process.env['LOCKSTEP_KEY'];
  await rm(folder, { recursive: true, force: true });
});

async function run(command: CliCommand, argv: readonly string[], format = 'text') {
  let written = '';
  const write = (text: unknown): void => void (written += String(text));
  const output = {
    text: write,
    document: (schema: string, value: object) => write(JSON.stringify({ schema, ...value })),
    raw: write,
    report: { step: write, output: write },
    colour: true,
    width: 100,
    format,
  };
  const from = ['--declared', '--from', 'compose.yaml', '--reference', 'compose:compose.production.yaml'];
  const code = await command.run(parseArguments([...argv, ...from], command.options, 'test'), {
    list: new EnvironmentList([], silentLogger),
    folder,
    files: filesOf(texts),
    output,
    logger: silentLogger,
    clusters: new ClusterConnections({ logger: silentLogger, isTrusted: () => false }),
    production: productionConsents({ folder, ask: () => Promise.resolve(false) }),
    version: '1',
    signal: new AbortController().signal,
  });
  return { code, written };
}

test('no secret is in any format, nor in the edit of a fix', async () => {
  for (const format of ['text', 'json', 'sarif']) {
    const { written } = await run(parity, [], format);
    expect(written).toContain('GREETING');
    expect(written).not.toContain(secret);
  }
  const { written, code } = await run(fix, ['--dry-run', 'time.zone']);
  expect(code).toBe(0);
  expect(written).toMatch(/--- compose\.yaml:6\n- .*Berlin\n\+ .*UTC/);
  expect(written).not.toContain(secret);
});

test('the exit code says whether the gate holds', async () => {
  const gates: readonly (readonly [number, readonly string[]])[] = [
    [0, []],
    [0, ['--fail-on', 'none']],
    [1, ['--fail-on', 'info']],
    [0, ['--fail-on', 'critical']],
    [1, ['--min-coverage', '100.1']],
  ];
  for (const [code, argv] of gates) expect([argv, (await run(parity, argv)).code]).toEqual([argv, code]);
  await expect(run(parity, ['--fail-on', 'grave'])).rejects.toMatchObject({ code: 'usage' });
  await expect(run(parity, ['--min-score', 'many'])).rejects.toMatchObject({ code: 'usage' });
  await expect(run(parity, ['--environment', 'x'])).rejects.toMatchObject({ code: 'usage' });
});

test('a report in a file has no colours, and a file that can not be written is told', async () => {
  const file = join(folder, 'report.txt');
  const coloured = await run(parity, []);
  expect(coloured.written).toContain('\u001b[');
  expect((await run(parity, ['--output', file])).written).not.toContain('\u001b[');
  expect(await readFile(file, 'utf8')).not.toContain('\u001b[');
  await expect(run(parity, ['--output', join(folder, 'none', 'x')])).rejects.toMatchObject({ code: 'usage' });
});

test('a key that has no finding is a wrong use', async () => {
  await expect(run(fix, ['no.such.key'])).rejects.toMatchObject({ code: 'usage' });
});
