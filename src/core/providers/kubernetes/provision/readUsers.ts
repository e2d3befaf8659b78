import { setTimeout as delay } from 'node:timers/promises';
import { isAbort } from '../../../base/isAbort.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';
import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import { applyObject } from './applyObject.ts';
import type { EnvironmentNames } from './environmentNames.ts';
import type { ObjectToApply } from './objectToApply.ts';
import { deleteObject } from './removeObjects.ts';
import { taskJob } from './taskJob.ts';
import { waitForPod } from './waitForPod.ts';

/** Texts of an image's `/etc/passwd` and `/etc/group`; empty where it has none, or no program to read them with. */
export interface ImageUsers {
  readonly passwd: string;
  readonly group: string;
}

const separator = '--- lockstep ---';
/** Not what a Compose service is called. */
const container = 'lockstep-users';
/** Pulling a large image takes its time. */
const longestSeconds = 30 * 60;
const answerMilliseconds = 30_000;
const lookEveryMilliseconds = 250;

/**
 * Asks an image in a short job on the cluster for its users: Kubernetes takes numbers only, and the image is pulled there
 * anyway. It is allowed in every namespace, and goes by itself where this machine goes.
 */
export async function readUsers(
  cluster: Cluster,
  { image, namespace, names, report }: UserQuestion,
  signal: AbortSignal,
): Promise<ImageUsers> {
  const job = jobOf(image, names);
  const { name } = job.metadata;
  // One that was left behind asks another image, perhaps without end.
  await deleteObject(cluster, namespace, { kind: 'Job', name }, signal);
  try {
    const { metadata } = await applyObject(cluster, namespace, job, signal);
    const pod = await waitForPod(
      cluster,
      {
        namespace,
        environment: names.environment,
        service: container,
        job: metadata.uid,
        until: each => findContainerStatus(each, container)?.state?.terminated?.exitCode === 0,
        what: `looking up the users of ${image}`,
      },
      report,
      signal,
    );
    const path = podPath({ namespace, pod: pod.metadata.name }, 'log');
    return await readAnswer(cluster, path, AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]));
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    if (isAbort(error) || signal.aborted || !(isLate || hasNoProgram(error))) throw error;
    return { passwd: '', group: '' };
  } finally {
    await deleteObject(cluster, namespace, { kind: 'Job', name }, AbortSignal.timeout(5_000)).catch(() => undefined);
  }
}

/** A node may give the log of a container that has just ended a moment later. */
async function readAnswer(cluster: Cluster, path: string, signal: AbortSignal): Promise<ImageUsers> {
  for (;;) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await cluster.stream({ path, query: { container } }, signal)) chunks.push(chunk);
    const [passwd, group, end] = Buffer.concat(chunks).toString('utf8').split(`${separator}\n`);
    if (passwd !== undefined && group !== undefined && end !== undefined) return { passwd, group };
    await delay(lookEveryMilliseconds, undefined, { signal });
  }
}

export interface UserQuestion {
  readonly image: string;
  readonly namespace: string;
  readonly names: EnvironmentNames;
  readonly report: Report;
}

const hasNoProgram = (error: unknown): boolean =>
  error instanceof LockstepError && /can't be started|ended with exit code/.test(error.message);

function jobOf(image: string, names: EnvironmentNames): ObjectToApply {
  const little = { cpu: '100m', memory: '32Mi' };
  return taskJob(
    container,
    { names, longestSeconds },
    {
      securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
      container: {
        image,
        command: ['/bin/sh', '-c', `cat /etc/passwd; echo '${separator}'; cat /etc/group; echo '${separator}'`],
        resources: { requests: little, limits: little },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    },
  );
}
