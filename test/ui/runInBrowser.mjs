import { cpSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { startVscode } from '../rig/vscode/server.mjs';
import { collectConsole, isNoise, openBrowser, quietSettings } from './browser.mjs';

const limitSeconds = 600;

/** Tells the suite's own lines from the workbench's, which come by the same way. */
const outputMark = '[mocha] ';

/**
 * Runs a mocha suite in the extension host of VS Code's server, opened in a headless browser, and gives its exit code.
 * @param {{ extension: string, testsPath: string, workspace: string, logs: string, env: Record<string, string | undefined>, extensionsFolder?: string, print?: (line: string) => void }} suite
 */
export async function runInBrowser(suite) {
  const env = { ...suite.env, LOCKSTEP_UI_OUTPUT_MARK: outputMark };
  const { workspace: folder, extensionsFolder } = suite;
  const server = await startVscode({ folder, extensionsFolder, settings: quietSettings, testDriver: true, env });
  try {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const said = collectConsole(page);
      const code = await exitCode(page, testUrl(server, suite), suite.print ?? printLine);
      if (code !== 0) reportFailure(server, said, suite.logs);
      return code;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function testUrl(server, { extension, testsPath }) {
  const remote = path => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(testsPath)],
    ['skipWelcome', 'true'],
  ];
  return `${server.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** The workbench prints and ends through these two functions where it finds them. */
async function exitCode(page, url, print) {
  let timer;
  const code = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The suite did not end within ${limitSeconds} s.`)), limitSeconds * 1000);
    page.once('crash', () => reject(new Error('The page crashed.')));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const line = format(...args);
    if (line.startsWith(outputMark)) print(line.slice(outputMark.length));
  });
  try {
    await page.goto(url);
    return await code;
  } finally {
    clearTimeout(timer);
  }
}

/** Prints what the page and the extension host complained of, and keeps all logs. */
function reportFailure(server, said, logs) {
  rmSync(logs, { recursive: true, force: true });
  cpSync(server.logsFolder, logs, { recursive: true });
  const hosts = globSync('**/exthost*/**/*.log', { cwd: logs }).flatMap(file =>
    readFileSync(join(logs, file), 'utf8')
      .split('\n')
      .filter(line => line.includes('[error]') && !isNoise(line)),
  );
  for (const line of [...said, ...hosts].slice(0, 60)) process.stderr.write(`${line}\n`);
  process.stderr.write(`All logs are in ${logs}.\n`);
}

const printLine = line => process.stdout.write(`${line}\n`);
