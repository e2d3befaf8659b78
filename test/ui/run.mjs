#!/usr/bin/env node
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../rig/command.mjs';
import { runHost } from './runHost.mjs';

const usage = `Runs the tests of Lockstep's face in a real VS Code, which the rig installs.

  run.mjs [host] [smoke] [options]

  host    test/ui/host: inside the extension host, Lockstep from its folder. In desktop VS Code where LOCKSTEP_VSCODE
          names an executable or \`code\` is on PATH, else in VS Code's server with Chromium.
  smoke   test/ui/smoke: clicks through VS Code with Lockstep installed from its package (LOCKSTEP_VSIX, or packed now).

  --grep PATTERN      only tests whose full title matches
  --results FILE      Mocha's JSON of all suites
  --browser           not the desktop VS Code, even where there is one
  --no-build          take dist/ as it is
  --extension FOLDER  another extension's folder for host
`;

const root = resolve(import.meta.dirname, '../..');
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    results: { type: 'string' },
    browser: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    extension: { type: 'string', default: root },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(usage);
else process.exitCode = await runSuites(positionals.length === 0 ? ['host', 'smoke'] : positionals);

async function runSuites(names) {
  const parts = names.map(name => ({ name, results: join(root, 'test-output', `ui-${name}.json`) }));
  let code = 0;
  for (const { name, results } of parts) {
    rmSync(results, { force: true });
    const failed = (await runSuite(name, results)) !== 0;
    if (failed) code = 1;
  }
  if (values.results !== undefined) merge(parts, resolve(values.results));
  return code;
}

async function runSuite(name, results) {
  switch (name) {
    case 'host': {
      if (!values['no-build']) await run('npm', ['run', '--silent', 'build'], { cwd: root });
      const { extension, browser } = values;
      return runHost({ extension: resolve(extension), browser, env: environment(results) });
    }
    case 'smoke': {
      Object.assign(process.env, environment(results));
      const { runSmoke } = await import('./smoke/index.ts');
      return runSmoke();
    }
    default:
      throw new Error(`There is no suite "${name}": host or smoke.`);
  }
}

function environment(results) {
  return { LOCKSTEP_UI_RESULTS: results, ...(values.grep === undefined ? {} : { LOCKSTEP_UI_GREP: values.grep }) };
}

function merge(parts, file) {
  const all = parts.map(({ results }) => JSON.parse(readFileSync(results, 'utf8')));
  const each = name => all.flatMap(one => one[name]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ passes: each('passes'), failures: each('failures'), pending: each('pending') }));
}
