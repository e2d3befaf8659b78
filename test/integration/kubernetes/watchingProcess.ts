import { connectCluster } from '../../../src/core/cluster/connectCluster.ts';
import { readKubeconfig } from '../../../src/core/cluster/readKubeconfig.ts';
import { watchObjects } from '../../../src/core/cluster/watchObjects.ts';

/** A process that can be stopped and continued: writes each change of the collection as a line. */
const [, , file = '', path = ''] = process.argv;
const never = new AbortController().signal;
const kubeconfig = await readKubeconfig({ env: { KUBECONFIG: file }, home: '/', platform: process.platform }, never);
if (kubeconfig === undefined) throw new Error(`${file} says nothing.`);
const cluster = await connectCluster(kubeconfig, kubeconfig.current ?? '');
for await (const change of watchObjects(cluster, { path }, never)) {
  const name = 'object' in change ? change.object.metadata.name : '';
  process.stdout.write(`${change.kind} ${name}\n`);
}
