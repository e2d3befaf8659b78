import * as assert from 'node:assert/strict';
import { suite, teardown, test } from 'mocha';
import { openWorkbench, type OpenedWorkbench, type WorkbenchOptions } from './openWorkbench.ts';

suite('Lockstep installed from its package', () => {
  let opened: OpenedWorkbench | undefined;
  teardown(() => opened?.close());
  const open = async (options: WorkbenchOptions): Promise<OpenedWorkbench> => (opened = await openWorkbench(options));

  test('measures the sample by itself and shows it in the view and the status bar, without an error', async () => {
    const shown = await open({ sample: 'shop' });
    const { workbench } = shown;
    await workbench.openContainer('Lockstep');
    await workbench.waitForRows('shop', 'Parity', 'Services', 'This machine');
    await workbench.statusBarItem(/shop \d+ · \d+ % known/).waitFor();
    await workbench.screenshot('installed');
    assert.deepEqual(shown.errors, []);
    assert.deepEqual(await shown.loggedErrors(), []);
  });

  test('reads nothing in Restricted Mode, and begins when the folder is trusted', async () => {
    const { workbench } = await open({ sample: 'shop', trust: false });
    await workbench.openContainer('Lockstep');
    await workbench.page.getByText('This workspace is not trusted').waitFor();
    await workbench.page.locator('.sidebar').getByRole('button', { name: 'Collapse All' }).waitFor();
    await workbench.openFile('lockstep.yaml');
    await workbench.screenshot('restricted');
    assert.equal(await workbench.row('shop').count(), 0);
    assert.equal(await workbench.statusBarItem('shop').count(), 0);
    await workbench.trustWorkspace();
    await workbench.waitForRows('shop', 'Parity');
  });
});
