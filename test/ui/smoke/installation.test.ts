import * as assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite, teardown, test } from 'mocha';
import { keepPictures } from './keepPictures.ts';
import { openWorkbench, type OpenedWorkbench, type WorkbenchOptions } from './openWorkbench.ts';

const sample = resolve(import.meta.dirname, '../../fixtures/shop');

suite('Lockstep installed from its package', () => {
  let opened: OpenedWorkbench | undefined;
  teardown(async function () {
    await keepPictures(this.currentTest);
    await opened?.close();
  });
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

  test('without a devcontainer.json or an engine it names the one next step, and measures this machine', async () => {
    const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock', DOCKER_CONTEXT: undefined };
    const shown = await open({ sample: 'shop', without: ['.devcontainer'], env });
    const { workbench, folder } = shown;
    await workbench.openContainer('Lockstep');
    const sideBar = workbench.page.locator('.sidebar');
    await sideBar.getByText('This folder has no devcontainer.json').waitFor();
    await workbench.waitForRows('This machine', 'Parity');
    await workbench.statusBarItem(/This machine (?:\d+|–) · \d+ % known/).waitFor();
    await workbench.screenshot('noDevcontainer');
    await cp(join(sample, '.devcontainer'), join(folder, '.devcontainer'), { recursive: true });
    await sideBar.getByText('Docker isn’t running').waitFor();
    await workbench.rowThatSays('Docker', /No Docker engine listens/).waitFor();
    await workbench.rowThatSays('shop', /^not provisioned · \d+, \d+ % known from files$/).waitFor();
    await workbench.screenshot('noEngine');
    assert.deepEqual(shown.errors, []);
    assert.deepEqual(await shown.loggedErrors(), []);
  });

  test('reads nothing and calls no engine in Restricted Mode, and begins when the folder is trusted', async () => {
    await using engine = await countingEngine();
    const { workbench } = await open({ sample: 'shop', trust: false, env: { DOCKER_HOST: engine.address } });
    await workbench.openContainer('Lockstep');
    await workbench.page.getByText('This workspace is not trusted').waitFor();
    await workbench.page.locator('.sidebar').getByRole('button', { name: 'Collapse All' }).waitFor();
    await workbench.openFile('lockstep.yaml');
    await workbench.screenshot('restricted');
    assert.equal(await workbench.row('shop').count(), 0);
    assert.equal(await workbench.statusBarItem('shop').count(), 0);
    assert.equal(engine.calls(), 0);
    await workbench.trustWorkspace();
    await workbench.waitForRows('shop', 'Parity');
    assert.ok(engine.calls() > 0);
  });
});

/** A socket in an engine's place that hangs up on everybody, and counts. */
async function countingEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-engine-'));
  const path = join(folder, 'docker.sock');
  let calls = 0;
  const server = createServer(socket => {
    calls++;
    socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  return {
    address: `unix://${path}`,
    calls: () => calls,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
