import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../command.mjs';
import { endProcess } from '../daemon.mjs';
import { ensureVscode } from './install.mjs';

const startSeconds = 60;

/**
 * Starts VS Code's server with its workbench on a free loopback port, or on `port`.
 * Without `dataFolder` everything it writes goes to a temporary folder that `stop` removes.
 * `trust: false` leaves Workspace Trust as a user has it; `settings` become the user's settings.json.
 * @param {{ folder: string, extensionsFolder?: string, dataFolder?: string, settings?: object, trust?: boolean, testDriver?: boolean, port?: number, env?: Record<string, string | undefined>, yes?: boolean }} options
 * @returns {Promise<import('./server.d.mts').VscodeServer>}
 */
export async function startVscode(options) {
  const vscode = await ensureVscode({ yes: options.yes });
  const temporary = options.dataFolder === undefined ? mkdtempSync(join(tmpdir(), 'lockstep-vscode-')) : undefined;
  const dataFolder = options.dataFolder ?? temporary;
  mkdirSync(dataFolder, { recursive: true });
  if (options.settings !== undefined) writeSettings(dataFolder, options.settings);
  const extensionsFolder = options.extensionsFolder ?? join(dataFolder, 'extensions');
  const args = [
    vscode.serverMain,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
    ...commonArguments(dataFolder, extensionsFolder),
    '--disable-telemetry',
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.trust === false ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawn(vscode.node, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise(resolve => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) await endProcess(child.pid, 5);
    await ended;
    process.off('exit', killWithUs);
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  const logsFolder = join(dataFolder, 'data', 'logs');
  try {
    const port = await listeningPort(child, join(dataFolder, 'server.log'));
    const origin = `http://127.0.0.1:${port}`;
    const url = `${origin}/?folder=${encodeURIComponent(options.folder)}`;
    return { origin, port, url, pid: child.pid, dataFolder, extensionsFolder, logsFolder, ended, stop };
  } catch (error) {
    child.kill('SIGKILL');
    await stop();
    throw error;
  }
}

/** Installs a packed extension where a server started with the same folder finds it. */
export async function installExtension(vsix, extensionsFolder, { yes } = {}) {
  const vscode = await ensureVscode({ yes });
  const dataFolder = mkdtempSync(join(tmpdir(), 'lockstep-vscode-install-'));
  try {
    const args = [
      vscode.serverMain,
      ...commonArguments(dataFolder, extensionsFolder),
      '--install-extension',
      vsix,
      '--force',
    ];
    const output = await run(vscode.node, args);
    if (!output.includes('was successfully installed')) throw new Error(`VS Code did not install ${vsix}:\n${output}`);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

const commonArguments = (dataFolder, extensionsFolder) => [
  ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder, '--accept-server-license-terms'],
];

function writeSettings(dataFolder, settings) {
  const file = join(dataFolder, 'data', 'User', 'settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** The server says its port once it accepts connections; its whole output goes to the log. */
function listeningPort(child, logFile) {
  const log = createWriteStream(logFile);
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = reason => reject(new Error(`VS Code's server did not start: ${reason}\n${output.slice(-2000)}`));
    const timer = setTimeout(() => fail(`no word within ${startSeconds} s`), startSeconds * 1000);
    const read = chunk => {
      log.write(chunk);
      if (output.length > 100_000) return;
      output += chunk;
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', error => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      log.end();
      fail(`it ended with ${code ?? signal}`);
    });
  });
}
