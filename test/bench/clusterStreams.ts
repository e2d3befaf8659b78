import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/core/base/logger.ts';
import { connectCluster } from '../../src/core/cluster/connectCluster.ts';
import { readKubeconfig } from '../../src/core/cluster/readKubeconfig.ts';
import { containerLog } from '../../src/core/cluster/streams/containerLog.ts';
import { createContainerAccess, type ContainerAccess } from '../../src/core/cluster/streams/containerAccess.ts';
import { downloadFromPod } from '../../src/core/cluster/streams/downloadFromPod.ts';
import { runInPod } from '../../src/core/cluster/streams/runInPod.ts';
import { uploadToPod } from '../../src/core/cluster/streams/uploadToPod.ts';
import { serviceName } from '../../src/core/environment/ids.ts';
import { packPath } from '../../src/core/providers/local/packPath.ts';
import { unpackInto } from '../../src/core/providers/local/unpackInto.ts';
import { compare } from './compare.ts';

const kubectlProgram = process.env['LOCKSTEP_TEST_KUBECTL'] ?? 'kubectl';
const kubeconfigFile = process.env['LOCKSTEP_TEST_KUBECONFIG'] ?? '';
const namespace = 'lockstep-bench';
/** More than 10 MiB the node would rotate away. */
const lines = 90_000;
const files = Number(process.env['LOCKSTEP_BENCH_FILES'] ?? 10_000);
const signal = AbortSignal.timeout(600_000);

/** Against kubectl on the same pod in the same run; prints ratios, judges nothing. */
async function main(): Promise<void> {
  const script = `i=0; while [ $i -lt ${lines} ]; do echo "line $i of the log, about as long as people write them"; i=$((i+1)); done; touch /tmp/written; sleep infinity`;
  kubectl('create', 'namespace', namespace);
  kubectl('label', 'namespace', namespace, 'lockstep.test-run=bench');
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  try {
    kubectl('run', 'box', '--image=debian:bookworm-slim', '--', 'sh', '-c', script);
    kubectl('wait', '--for=condition=Ready', 'pod/box', '--timeout=120s');
    const sources = { env: { KUBECONFIG: kubeconfigFile }, home: homedir(), platform: process.platform };
    const kubeconfig = await readKubeconfig(sources, signal);
    if (kubeconfig?.current === undefined) throw new Error('There is no cluster: npm run rig -- up kubernetes');
    using cluster = await connectCluster(kubeconfig, kubeconfig.current);
    const target = { namespace, pod: 'box', container: 'box' };
    const access = createContainerAccess({ cluster, ...target, logger: silentLogger, lost: signal });
    while (spawnSync(kubectlProgram, own('exec', 'box', '--', 'test', '-e', '/tmp/written')).status !== 0);
    await compare(
      'a command ÷ kubectl exec',
      () => runInPod(access, { argv: ['true'] }, { for: 'run' }, signal),
      () => kubectl('exec', 'box', '--', 'true'),
    );
    await compare(
      `${lines} log lines ÷ kubectl logs`,
      () => readLog(access),
      () => kubectl('logs', 'box'),
    );
    const source = await makeFiles(folder);
    await compare(
      `${files} files up ÷ kubectl cp`,
      () => uploadToPod(access, packPath(source, signal), '/tmp/ours', signal),
      () => withoutCut(() => kubectl('cp', source, 'box:/tmp/theirs')),
    );
    await compare(
      `${files} files down ÷ kubectl cp`,
      () => unpackInto(join(folder, 'ours'), downloadFromPod(access, '/tmp/theirs', signal), signal),
      () => withoutCut(() => kubectl('cp', '--retries=10', 'box:/tmp/theirs', join(folder, 'theirs'))),
    );
  } finally {
    await rm(folder, { recursive: true });
    kubectl('delete', 'namespace', namespace, '--wait=false');
  }
}

async function readLog({ cluster, namespace: own, pod, container }: ContainerAccess): Promise<void> {
  let seen = 0;
  const options = { service: serviceName('box'), follow: false };
  for await (const { text } of containerLog(cluster, { namespace: own, pod, container }, options, signal))
    if (text) seen += 1;
  if (seen !== lines) throw new Error(`${seen} lines of ${lines} arrived.`);
}

async function makeFiles(folder: string): Promise<string> {
  const source = join(folder, 'source');
  for (let index = 0; index < 100; index += 1) {
    const part = join(source, String(index));
    await mkdir(part, { recursive: true });
    for (let each = 0; each < files / 100; each += 1)
      await writeFile(join(part, `${each}.txt`), `file ${each} of ${index}\n`.repeat(50));
  }
  return source;
}

/** kubectl cp now and then loses its connection at the end; such a run is made again within its time. */
function withoutCut(action: () => unknown): unknown {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return action();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

const own = (...args: readonly string[]): string[] => [
  '--kubeconfig',
  kubeconfigFile,
  '--namespace',
  namespace,
  ...args,
];

function kubectl(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(kubectlProgram, own(...args), { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

await main();
