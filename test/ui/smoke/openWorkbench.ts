import { cp, glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { startVscode } from '../../rig/vscode/server.mjs';
import { collectConsole, openBrowser, quietSettings } from '../browser.mjs';
import { installedExtension } from './installedExtension.ts';
import { Workbench } from './workbench.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');

export interface OpenedWorkbench {
  readonly workbench: Workbench;
  /** The copy of the sample that the workbench shows. */
  readonly folder: string;
  /** Errors that the page reported; grows. */
  readonly errors: readonly string[];
  /** The lines of Lockstep's own log that tell of an error. */
  loggedErrors(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  /** A folder under test/fixtures, copied for this workbench. */
  readonly sample: string;
  /** Paths in the copy that are left out. */
  readonly without?: readonly string[];
  /** False leaves Workspace Trust on, as a user has it. */
  readonly trust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The workbenches that are open now, for a picture of each when a test fails. */
export const openWorkbenches = new Set<Workbench>();

/** Opens VS Code with the installed extension on a copy of a sample workspace. */
export async function openWorkbench(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  await using cleanups = new AsyncDisposableStack();
  const extensionsFolder = await installedExtension();
  const parent = await mkdtemp(join(tmpdir(), 'lockstep-smoke-'));
  cleanups.defer(() => rm(parent, { recursive: true, force: true, maxRetries: 5 }));
  const folder = await copySample(options, parent);
  const server = await startVscode({
    folder,
    extensionsFolder,
    settings: { ...quietSettings, ...options.settings },
    trust: options.trust ?? true,
    env: options.env ?? {},
  });
  cleanups.defer(() => server.stop());
  const browser = await openBrowser();
  cleanups.defer(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const errors = collectConsole(page);
  const workbench = await firstView(page, server.url);
  openWorkbenches.add(workbench);
  cleanups.defer(() => void openWorkbenches.delete(workbench));
  const kept = cleanups.move();
  const loggedErrors = () => readErrors(server.logsFolder);
  return { workbench, folder, errors, loggedErrors, close: () => kept.disposeAsync() };
}

async function firstView(page: Page, url: string): Promise<Workbench> {
  const workbench = new Workbench(page);
  await workbench.open(url);
  return workbench;
}

async function copySample({ sample, without = [] }: WorkbenchOptions, parent: string): Promise<string> {
  const folder = join(parent, sample);
  const filter = (source: string): boolean =>
    basename(source) !== 'node_modules' && !without.includes(relative(join(fixtures, sample), source));
  await cp(join(fixtures, sample), folder, { recursive: true, filter });
  return folder;
}

async function readErrors(logsFolder: string): Promise<readonly string[]> {
  const errors: string[] = [];
  for await (const file of glob('**/exthost*/lockstep.lockstep/*.log', { cwd: logsFolder })) {
    const lines = (await readFile(join(logsFolder, file), 'utf8')).split('\n');
    errors.push(...lines.filter(line => line.includes('[error]')));
  }
  return errors;
}
