import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { openWorkbench, type OpenedWorkbench } from './openWorkbench.ts';

suite('Lockstep installed from its package', () => {
  let opened: OpenedWorkbench;
  suiteSetup(async () => {
    opened = await openWorkbench({ sample: 'shop' });
  });
  suiteTeardown(() => opened.close());

  test('opens its view from the activity bar, and the page reports no error', async () => {
    const { workbench, errors } = opened;
    await workbench.openContainer('Lockstep');
    await workbench.page.locator('.sidebar .tree-explorer-viewlet-tree-view').first().waitFor();
    await workbench.screenshot('installed');
    assert.deepEqual(errors, []);
  });
});
