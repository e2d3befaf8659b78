import * as assert from 'node:assert/strict';
import { connect } from 'node:net';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { listObjects } from '../../../src/core/cluster/listObjects.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import { withoutShell } from '../../integration/kubernetes/containerUnderTest.ts';
import { image, makeTestNamespace, type TestNamespace } from '../../integration/kubernetes/testNamespace.ts';
import { clusterEnvironment } from './clusterObjects.ts';
import { endAtFailure } from './endAtFailure.ts';
import { madeNamespaces } from './madeNamespaces.ts';
import { openWorkbench, type OpenedWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

const apps = 'apis/apps/v1';
const hour = 3_600_000;
const place = 'lockstep-rig (Kubernetes)';

/** Says so to whoever asks on port 8080. */
const answering = {
  containers: [
    {
      name: 'main',
      image: 'node:22-bookworm-slim',
      command: ['node', '-e', "require('http').createServer((_, answer) => answer.end('from the pod')).listen(8080)"],
    },
  ],
};

suite('Commands for a cluster', () => {
  endAtFailure();
  let opened: OpenedWorkbench;
  let workbench: Workbench;
  let namespace: TestNamespace;
  const cleanups = new AsyncDisposableStack();

  suiteSetup(async function () {
    // Where the rig can start no cluster, its tests are skipped.
    if (process.env['LOCKSTEP_TEST_KUBECONFIG'] === undefined) this.skip();
    this.timeout(120_000);
    namespace = cleanups.use(await makeTestNamespace());
    const mine = { owner: ownerName(), expires: new Date(Date.now() + 4.5 * hour).toISOString(), replicas: 1 };
    const expired = { ...mine, expires: new Date(Date.now() - 2.5 * hour).toISOString(), replicas: 0 };
    for (const object of [
      clusterEnvironment({ ...mine, name: 'api', spec: answering }),
      clusterEnvironment({ ...mine, name: 'bare', spec: withoutShell.spec }),
      clusterEnvironment({ ...expired, name: 'draft' }),
      clusterEnvironment({ ...expired, name: 'borrowed', owner: 'ben@desk' }),
    ])
      await namespace.create('deployments', object, apps);
    opened = await openWorkbench({
      sample: 'guestbook',
      settings: {
        'terminal.integrated.gpuAcceleration': 'off',
        'workbench.reduceMotion': 'on',
        'lockstep.kubernetes.namespaces': { [namespace.cluster.context]: [namespace.name] },
        // VS Code itself would tell of every port that is listened on.
        'remote.autoForwardPorts': false,
      },
      env: { KUBECONFIG: namespace.kubeconfigFile },
    });
    cleanups.defer(() => opened.close());
    ({ workbench } = opened);
    await workbench.openContainer('Lockstep');
    await workbench.widenSideBar(620);
    await workbench.rowThatSays(place, /^\d+ environments$/).waitFor();
    await workbench.expand(place);
  });

  suiteTeardown(async function () {
    this.timeout(60_000);
    await cleanups.disposeAsync();
  });

  test('what has expired is offered, and Remove Expired Environments removes one’s own of it', async () => {
    const { cluster } = namespace;
    await workbench.notification('The time to live of draft is over.').waitFor();
    await workbench.rowThatSays('draft', /^stopped · time is over/).waitFor();
    await workbench.runCommand('Lockstep: Remove Expired Environments');
    await workbench.dialog(/Remove draft\?.*ended 2 hours ago.*the volume with its workspace/s).waitFor();
    await workbench.screenshot('kubernetesExpired');
    await workbench.answerDialog('Remove draft?', 'Remove');
    await workbench.row('draft').waitFor({ state: 'detached' });
    await workbench.rowThatSays('borrowed', /^stopped · time is over/).waitFor();
    assert.deepEqual(await deploymentNames(cluster, namespace.name), ['api', 'bare', 'borrowed']);
    await workbench.answerNotification('The time to live of draft is over.', 'Remove');
    await workbench.notification('No environment of yours has expired.').waitFor();
  });

  test('Provision Production’s Stack puts the Dev Container in a workload’s place, and Remove takes both away', async () => {
    const { cluster } = namespace;
    cleanups.defer(async () => {
      for (const name of await madeNamespaces(cluster, opened.folder))
        await cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }, AbortSignal.timeout(30_000));
    });
    await workbench.runCommand('Lockstep: Provision Production’s Stack');
    await workbench.pick('deployment/web in deploy');
    await workbench.quickInput().getByText('Where does the Secret guestbook come from?').waitFor();
    await workbench.screenshot('kubernetesStackSecret');
    await workbench.pick('Placeholders');
    await workbench.notification(/Building guestbook: ./).waitFor();
    await workbench.rowThatSays('guestbook', /^running · lockstep-rig \(Kubernetes\)/).waitFor({ timeout: 60_000 });
    await workbench.collapse('Parity');
    await workbench.expand('Services');
    await workbench.rowThatSays('redis', /^running/).waitFor();
    const [made = '', ...others] = await madeNamespaces(cluster, opened.folder);
    assert.deepEqual(others, []);
    assert.deepEqual((await deploymentNames(cluster, made)).map(withoutHash), ['redis', 'web-…']);
    await workbench.rowAction('guestbook', 'Open Terminal');
    await workbench.waitForTerminalText('$');
    await workbench.typeInTerminal('echo "$GREETING" to $(id -un): "$SIGNATURE"');
    await workbench.waitForTerminalText('welcome to node: placeholder-');
    await workbench.screenshot('kubernetesStack');
    await workbench.endTerminal('Control+D');
    await workbench.rowMenu('guestbook', 'Remove');
    await workbench.dialog(/The stack around it goes too, with its whole namespace/).waitFor();
    await workbench.answerDialog('Remove guestbook?', 'Remove');
    await workbench.rowThatSays('guestbook', /^stopped: It is being removed/).waitFor();
  });

  test('Forward Ports makes a port of a pod answer here until its terminal is ended', async () => {
    await workbench.rowThatSays('api', /^running/).waitFor();
    await workbench.rowMenu('api', 'Forward Ports…');
    await workbench.acceptInput(/^Ports to reach from this machine/, '8080');
    const [, port] = await workbench.terminalMatch(/http:\/\/localhost:(\d+) → port 8080 of api/);
    assert.equal(await (await fetch(`http://localhost:${port}`)).text(), 'from the pod');
    await workbench.screenshot('kubernetesPorts');
    await workbench.endTerminal('Control+C');
    while (await isListening(Number(port)));
  });

  test('Add Debug Container is offered where there is no shell, and says first what stays', async () => {
    await workbench.rowThatSays('bare', /^running/).waitFor();
    await workbench.rowAction('bare', 'Open Terminal');
    await workbench.waitForTerminalText('Could not open a terminal in container main');
    await workbench.answerNotification('bare has no shell.', 'Add debug container…');
    await workbench.acceptInput(/^The image that brings the tools/, 'busybox', image);
    await workbench.dialog(/can't be taken out again: it stays until the pod ends/).waitFor();
    await workbench.screenshot('kubernetesDebug');
    await workbench.answerDialog('Add a debug container to bare?', 'Add');
    await workbench.waitForTerminalText('#');
    await workbench.typeInTerminal('ls /proc/1/root/tools && whoami');
    await workbench.waitForTerminalText('busybox root');
    await workbench.screenshot('kubernetesDebugTerminal');
    await workbench.endTerminal('Control+D');
    const { items } = await listObjects(
      namespace.cluster,
      { path: namespace.path('pods'), labelSelector: 'lockstep.environment=bare' },
      raw => (raw as Pod).spec.ephemeralContainers?.map(each => each.image),
      AbortSignal.timeout(30_000),
    );
    assert.deepEqual(items, [[image]]);
  });

  test('the namespace of the removed stack is gone meanwhile', async () => {
    await workbench.rowThatSays('guestbook', /^not provisioned/).waitFor({ timeout: 60_000 });
    assert.deepEqual(await madeNamespaces(namespace.cluster, opened.folder), []);
  });

  test('nothing of this was an error in the log or on the page', async () => {
    assert.deepEqual(await opened.loggedErrors(), []);
    assert.deepEqual(opened.errors, []);
  });
});

async function deploymentNames(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const { items } = await listObjects(
    cluster,
    { path: `/${apps}/namespaces/${namespace}/deployments` },
    ({ metadata }) => metadata.name,
    AbortSignal.timeout(30_000),
  );
  return items;
}

/** What Lockstep makes in a workload's place carries its name and a hash. */
const withoutHash = (name: string): string => name.replace(/-[0-9a-f]{12}$/, '-…');

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
  });
}
