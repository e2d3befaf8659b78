import { chromium } from 'playwright-core';
import { ensureChromium } from '../rig/vscode/install.mjs';

/** Keeps the browser quiet where no internet is reachable, and running as root. */
const chromiumArguments = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Leaves out what the workbench would ask the internet for, and what would lie over the page. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'chat.agent.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'security.workspace.trust.banner': 'never',
  'git.openRepositoryInParentFolders': 'never',
};

/** A headless browser with a fresh profile. */
export async function openBrowser() {
  return chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
}

/** What the workbench says on every start without a gallery and an AI provider, and what no test is about. */
const noise = new RegExp(
  [
    'AgentHost|ChatModelSelection|[Gg]allery|marketplace|copilot|authentication provider|getServerKeyPart|Service ?Worker',
    'ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ENOTFOUND|Failed to load resource|bad HTTP response code',
    'tests in the extension host failed',
  ].join('|'),
);

/** Collects what the page says besides that noise, for the report of a failure. */
export function collectConsole(page) {
  const lines = [];
  page.on('console', message => {
    if (message.type() === 'error' && !noise.test(message.text())) lines.push(message.text());
  });
  page.on('pageerror', error => lines.push(`page error: ${error.message}`));
  return lines;
}

export const isNoise = line => noise.test(line);
