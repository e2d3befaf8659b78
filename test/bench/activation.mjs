#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../rig/command.mjs';
import { runInBrowser } from '../ui/runInBrowser.mjs';

const usage = `Measures what Lockstep adds to VS Code's start: load and activation of the released bundle against an
extension that does nothing, in the same extension host; medians of several starts.

  activation.mjs [--runs 5] [--max MS] [--no-build] [--extension FOLDER]

  --max MS   exit 1 when Lockstep takes more than MS longer than the empty extension
`;

const warmUps = ['first', 'second', 'third'];
const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    max: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
    extension: { type: 'string', default: root },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(usage);
else process.exitCode = await measure();

async function measure() {
  if (!values['no-build']) await run('npm', ['run', '--silent', 'build', '--', '--production'], { cwd: root });
  const temporary = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
  try {
    const samples = [];
    for (let index = 0; index < Number(values.runs); index += 1) samples.push(await oneStart(temporary, index));
    return report(samples);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The first extensions that a host activates pay for what all share: others go before, and the two take turns. */
async function oneStart(temporary, index) {
  const measured = ['bench.empty', 'lockstep.lockstep'];
  if (index % 2 === 1) measured.reverse();
  const workspace = join(temporary, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const extensionsFolder = join(temporary, 'extensions');
  for (const name of [...warmUps, 'empty']) writeEmptyExtension(extensionsFolder, name);
  let printed = '';
  const code = await runInBrowser({
    extension: resolve(values.extension),
    extensionsFolder,
    testsPath: join(import.meta.dirname, 'activationHost.mjs'),
    workspace,
    logs: join(root, 'test-output', 'bench-logs'),
    env: { LOCKSTEP_BENCH_EXTENSIONS: [...warmUps.map(name => `bench.${name}`), ...measured].join(',') },
    print: line => (printed += line),
  });
  if (code !== 0) throw new Error('The measurement failed inside the extension host.');
  return JSON.parse(printed);
}

function writeEmptyExtension(parent, name) {
  const folder = join(parent, `bench.${name}-1.0.0`);
  mkdirSync(folder, { recursive: true });
  const manifest = { name, publisher: 'bench', version: '1.0.0', type: 'module', main: './extension.js' };
  const kind = {
    engines: { vscode: '^1.105.0' },
    extensionKind: ['ui', 'workspace'],
    activationEvents: ['onCommand:none'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...kind }));
  writeFileSync(
    join(folder, 'extension.js'),
    "import * as vscode from 'vscode';\nexport const activate = () => vscode.version;\n",
  );
}

function report(samples) {
  const empty = median(samples.map(sample => sample['bench.empty']));
  const lockstep = median(samples.map(sample => sample['lockstep.lockstep']));
  const difference = median(samples.map(sample => sample['lockstep.lockstep'] - sample['bench.empty']));
  const line = `empty ${empty.toFixed(1)} ms, Lockstep ${lockstep.toFixed(1)} ms, difference ${difference.toFixed(1)} ms`;
  process.stdout.write(`${line} (load and activate, medians of ${samples.length} starts)\n`);
  mkdirSync(join(root, 'test-output'), { recursive: true });
  writeFileSync(
    join(root, 'test-output', 'activation.json'),
    JSON.stringify({ empty, lockstep, difference, samples }, null, 2),
  );
  return values.max !== undefined && difference > Number(values.max) ? 1 : 0;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
