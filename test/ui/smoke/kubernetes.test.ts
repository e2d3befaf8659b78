import * as assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { makeTestNamespace, type TestNamespace } from '../../integration/kubernetes/testNamespace.ts';
import { clusterEnvironment, ticking } from './clusterObjects.ts';
import { endAtFailure } from './endAtFailure.ts';
import { openWorkbench, type OpenedWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
const apps = 'apis/apps/v1';

suite('Environments on a cluster beside those on Docker', () => {
  endAtFailure();
  let opened: OpenedWorkbench | undefined;
  let workbench: Workbench;
  let namespace: TestNamespace | undefined;
  let web: string;
  const container = `lockstep-ui-${randomUUID().slice(0, 8)}`;

  suiteSetup(async function () {
    // Where the rig can start no cluster, its tests are skipped.
    if (process.env['LOCKSTEP_TEST_KUBECONFIG'] === undefined) this.skip();
    this.timeout(120_000);
    namespace = await makeTestNamespace();
    web = `${namespace.name}/web`;
    const inFourHours = new Date(Date.now() + 4.5 * 3_600_000).toISOString();
    for (const object of [
      ticking('web'),
      clusterEnvironment({ name: 'shop-anna', owner: 'anna@desk', expires: inFourHours, replicas: 1 }),
      clusterEnvironment({ name: 'shop-ben', owner: 'ben@desk', expires: inFourHours, replicas: 0 }),
    ])
      await namespace.create('deployments', object, apps);
    opened = await openWorkbench({ sample: 'shop', settings, env: { KUBECONFIG: namespace.kubeconfigFile } });
    ({ workbench } = opened);
    const config = join(opened.folder, '.devcontainer/devcontainer.json');
    const labels = [`devcontainer.local_folder=${opened.folder}`, `devcontainer.config_file=${config}`];
    const script = 'mkdir -p /workspaces; sleep infinity';
    const own = labels.flatMap(label => ['--label', label]);
    await docker('run', '--detach', '--init', '--name', container, ...own, 'debian:bookworm-slim', 'sh', '-c', script);
    await workbench.openContainer('Lockstep');
    await workbench.widenSideBar(620);
  });

  suiteTeardown(async function () {
    this.timeout(60_000);
    if (namespace === undefined) return;
    await opened?.close();
    await docker('rm', '--force', container);
    await namespace[Symbol.asyncDispose]();
  });

  test('Choose Kubernetes Namespaces brings what is in them into the tree, beside Docker', async () => {
    await workbench.rowThatSays('shop', /^running · Docker/).waitFor();
    await workbench.runCommand('Lockstep: Choose Kubernetes Namespaces');
    await workbench.tick(namespace?.name ?? '');
    await workbench.rowThatSays('lockstep-rig (Kubernetes)', /^\d+ environments$/).waitFor();
    await workbench.expand('lockstep-rig (Kubernetes)');
    await workbench.rowThatSays('shop-anna', /^running · 4 h left · .*anna@desk$/).waitFor();
    await workbench.rowThatSays('shop-ben', /^stopped · 4 h left · .*ben@desk$/).waitFor();
    await workbench.statusBarItem(/shop (?:\d+|–) · \d+ % known/).waitFor();
    await workbench.screenshot('kubernetesTree');
  });

  test('Attach lists workloads of the cluster, and the one that is chosen has a row', async () => {
    await workbench.runCommand('Lockstep: Attach to Running Container or Workload');
    const choice = workbench.quickInput().locator('.monaco-list-row', { hasText: web });
    await choice.waitFor();
    await workbench.screenshot('kubernetesAttach');
    await workbench.pick(web);
    await workbench.rowThatSays(web, /^running/).waitFor();
  });

  test('Follow Logs shows what its pods write', async () => {
    await workbench.rowMenu(web, 'Follow Logs');
    await workbench.waitForTerminalText('tick');
    await workbench.screenshot('kubernetesLogs');
  });

  test('Open Terminal is a shell in there with a terminal of its own', async () => {
    await workbench.rowAction(web, 'Open Terminal');
    await workbench.waitForTerminalText('#');
    await workbench.typeInTerminal(String.raw`test -t 0 && printf 'terminal %d in Z\303\274rich' $((6 * 7)) && echo`);
    await workbench.waitForTerminalText('terminal 42 in Zürich');
    await workbench.screenshot('kubernetesTerminal');
    await workbench.typeInTerminal('exit 3');
    await workbench.notification(/exit code: 3/).waitFor();
  });

  test('a workload on the cluster is chosen as production, and a change of it is told and measured', async () => {
    await workbench.runCommand('Lockstep: Choose Production Reference');
    await workbench.quickInput().getByText('A workload on a cluster…').click();
    await workbench.pick('lockstep-rig');
    await workbench.pick(namespace?.name ?? '');
    await workbench.pick('deployment/web');
    await workbench.rowThatSays('Parity', /production is watched$/).waitFor();
    await namespace?.cluster.request(
      {
        method: 'PATCH',
        path: namespace.path('deployments/web', apps),
        contentType: 'application/strategic-merge-patch+json',
        body: {
          spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'MODE', value: 'fast' }] }] } } },
        },
      },
      AbortSignal.timeout(30_000),
    );
    await workbench.rowThatSays('Parity', /production changed just now$/).waitFor();
    await workbench.expand('Variables');
    await workbench.row(/^MODE/).waitFor();
    await workbench.rowThatSays('Parity', /production changed/).hover();
    await workbench.page.locator('.workbench-hover', { hasText: /Production changed.*MODE.*, by /s }).waitFor();
    await workbench.screenshot('kubernetesProduction');
  });

  test('the rows of unfolded services tell what these use', async () => {
    await workbench.collapse('shop');
    await workbench.expand('shop-anna');
    await workbench.expand('Services');
    await workbench.rowThatSays('app', /^running · \d+ [kM]B · \d+\.\d\d CPU/).waitFor();
  });

  test('nothing of this was an error in the log or on the page', async () => {
    assert.deepEqual(await opened?.loggedErrors(), []);
    // VS Code itself tells the shell's exit code there.
    assert.deepEqual(opened?.errors, ['The terminal process terminated with exit code: 3.']);
  });
});

async function docker(...args: readonly string[]): Promise<void> {
  const { exit, stderr } = await runProcess({ argv: ['docker', ...args] }, AbortSignal.timeout(60_000));
  if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
}
