import { randomUUID } from 'node:crypto';
import type { Pod } from '../../../cluster/pod.ts';
import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import { applyObject } from '../provision/applyObject.ts';
import type { BuildContext } from '../provision/buildContext.ts';
import type { SpawnInside } from '../provision/collectOutput.ts';
import { deleteObject } from '../provision/removeObjects.ts';
import { spawnIn } from '../provision/spawnIn.ts';
import { waitForPod } from '../provision/waitForPod.ts';
import { builderJob, builderName } from './builderJob.ts';

/** A running pod in which images are built; disposing deletes it. */
export interface Builder extends AsyncDisposable {
  readonly pod: Pod;
  readonly spawn: SpawnInside;
}

const defaultBuilder = 'quay.io/buildah/stable';
const deletingMilliseconds = 20_000;

export async function openBuilder(context: BuildContext, signal: AbortSignal): Promise<Builder> {
  const { cluster, namespace, names, options } = context;
  const { report, logger, builder: image = defaultBuilder } = options;
  const token = randomUUID().slice(0, 8);
  const job = builderJob(image, { names, token });
  const { name } = job.metadata;
  let pod: Pod | undefined;
  const remove = async (): Promise<void> => {
    const own = AbortSignal.timeout(deletingMilliseconds);
    try {
      await deleteObject(cluster, namespace.name, { kind: 'Job', name }, own);
      if (pod !== undefined) await deleteObject(cluster, namespace.name, { kind: 'Pod', name: pod.metadata.name }, own);
    } catch (error) {
      logger.warn(`The builder ${name} could not be deleted, and goes by itself: ${String(error)}`);
    }
  };
  // One that was left behind has another environment's build in it.
  await deleteObject(cluster, namespace.name, { kind: 'Job', name }, signal);
  try {
    const { metadata } = await applyObject(cluster, namespace.name, job, signal);
    pod = await waitForPod(
      cluster,
      {
        namespace: namespace.name,
        environment: names.environment,
        service: builderName,
        job: metadata.uid,
        until: each => findContainerStatus(each, builderName)?.state?.running !== undefined,
        what: `starting ${image} to build in the cluster`,
      },
      report,
      signal,
    );
    return { pod, spawn: spawnIn(cluster, { pod, container: builderName, logger }), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
