import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { dockerRemains, removeDockerRemains, type DockerRemains } from './dockerRemains.ts';
import { endAtFailure } from './endAtFailure.ts';
import { openWorkbench, type OpenedWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

const minute = 60_000;
/** Terminals as text that can be read, editors without what stands beside the text. */
const settings = {
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
};
const running = /^(?:running|healthy) · Docker/;
const parity = /shop \d+ · \d+ % known/;

suite('The main job by clicks, on Docker', () => {
  endAtFailure();
  let opened: OpenedWorkbench | undefined;
  let workbench: Workbench;
  let folder: string;
  let made: DockerRemains | undefined;

  suiteSetup(async function () {
    this.timeout(3 * minute);
    opened = await openWorkbench({ sample: 'shop', settings });
    ({ workbench, folder } = opened);
    await workbench.openContainer('Lockstep');
    await workbench.waitForRows('shop', 'Parity');
  });

  suiteTeardown(async function () {
    this.timeout(2 * minute);
    await opened?.close();
    for (const each of [made, await dockerRemains(folder)]) if (each) await removeDockerRemains(each);
  });

  test('Provision Environment builds the Dev Container, tells its steps, and the row runs', async function () {
    this.timeout(5 * minute);
    await workbench.runCommand('Lockstep: Provision Environment');
    await workbench.notification(/Building shop: ./).waitFor();
    await workbench.statusBarItem(/shop: building/).waitFor();
    await workbench.screenshot('building');
    await workbench.rowThatSays('shop', running).waitFor({ timeout: 4 * minute });
    await workbench.notification('Building shop').waitFor({ state: 'detached' });
    made = await dockerRemains(folder);
  });

  test('its parity shows in its row and in the status bar, with the three worst differences', async () => {
    await workbench.rowThatSays('shop', /^(?:running|healthy) · Docker · \d+, \d+ % known$/).waitFor();
    await workbench.waitForRows('Runtimes', 'Services');
    await workbench.screenshot('tree');
    await workbench.statusBarItem(parity).hover();
    const tooltip = workbench.page.locator('.workbench-hover', { hasText: 'Choose production' });
    await tooltip.waitFor();
    assert.equal(await tooltip.getByRole('listitem').count(), 3);
    await workbench.screenshot('statusbar');
  });

  test('a click on the status bar unfolds the findings, a click on one shows both of its places', async () => {
    await workbench.statusBarItem(parity).click();
    const finding = workbench.row(/^postgres version 15 here, 17 in production$/);
    await finding.waitFor();
    await workbench.widenSideBar(560);
    await workbench.screenshot('findings');
    await finding.click();
    await workbench.page.locator('.peekview-widget').waitFor();
    await workbench.screenshot('finding');
    await workbench.page.keyboard.press('Escape');
    if (process.env['LOCKSTEP_SCREENSHOT'] !== undefined)
      await takePicture(workbench, process.env['LOCKSTEP_SCREENSHOT']);
  });

  test('the Test Explorer lists the tests of a file as the environment names them', async () => {
    await workbench.openContainer('Testing');
    await workbench.expandTest('Vitest');
    await workbench.expandTest('web/test/pricing.test.ts');
    await workbench.testItem('a price has two decimals', 'Not yet run').waitFor({ timeout: minute });
  });

  test('tests run in the environment, green and red, and the run tells its parity', async () => {
    await workbench.expandTest('node:test');
    await workbench.runTest('checks/junit.test.mjs');
    await workbench.testItem('checks/junit.test.mjs', 'Passed').waitFor();
    await workbench.expandTest('checks/junit.test.mjs');
    await workbench.expandTest('JUnit XML');
    await workbench.testItem('escapes what people may write', 'Passed').waitFor();
    const source = join(folder, 'checks/junit.mjs');
    await writeFile(source, (await readFile(source, 'utf8')).replace("'<': '&lt;'", "'<': '<'"));
    await workbench.runTest('checks/junit.test.mjs');
    await workbench.testItem('escapes what people may write', 'Failed').waitFor();
    await workbench.testItem('counts the failures', 'Passed').waitFor();
    await workbench.testItem('escapes what people may write').click();
    await workbench.editorTab('junit.test.mjs').waitFor();
    await workbench.scrollPanelUpTo('Ran in shop at parity');
    await workbench.screenshot('tests');
    await workbench.openContainer('Lockstep');
    await workbench.collapse('Parity');
    await workbench
      .rowThatSays('Last test run', /^1 passed, 1 failed · at parity \d+, \d+ % known · just now$/)
      .waitFor();
  });

  test('Follow Logs shows the lines of both services', async () => {
    await workbench.rowMenu('shop', 'Follow Logs');
    await workbench.waitForTerminalText('app │');
    await workbench.waitForTerminalText('db │');
    await workbench.waitForTerminalText('database system is ready to accept connections');
    await workbench.screenshot('logs');
  });

  test('Stop and Start of the menu show in the row, and the log goes on', async function () {
    this.timeout(3 * minute);
    const before = await workbench.row('shop').locator('.label-description').innerText();
    await workbench.rowMenu('shop', 'Stop');
    await workbench.rowThatSays('shop', /^stopped/).waitFor({ timeout: minute });
    await workbench.statusBarItem('shop stopped').waitFor();
    await workbench.waitForTerminalText('database system is shut down');
    await workbench.rowMenu('shop', 'Start');
    await workbench.waitForTerminalText('database system was shut down at');
    await workbench.rowThatSays('shop', new RegExp(`^${before}$`)).waitFor({ timeout: minute });
  });

  test('Remove says what is lost, asks, and leaves no container', async function () {
    this.timeout(3 * minute);
    await workbench.rowMenu('shop', 'Remove');
    await workbench.page.locator('.monaco-dialog-box', { hasText: 'Remove shop?' }).waitFor();
    await workbench.screenshot('remove');
    await workbench.answerDialog('Remove shop?', 'Remove');
    await workbench.rowThatSays('shop', /^not provisioned/).waitFor({ timeout: minute });
    assert.deepEqual((await dockerRemains(folder)).containers, []);
  });

  test('nothing of this was an error in the log or on the page', async () => {
    assert.deepEqual(await opened?.loggedErrors(), []);
    assert.deepEqual(opened?.errors, []);
  });
});

/** The README's picture: the findings, and one of them where it is declared. */
async function takePicture({ page }: Workbench, path: string): Promise<void> {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover-content:visible', { hasText: 'postgres' }).waitFor();
  await page.screenshot({ path });
  await page.keyboard.press('Escape');
  if (usual !== null) await page.setViewportSize(usual);
}
