import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { readClone, type CloneSource } from '../clone/readClone.ts';
import { applyObject } from './applyObject.ts';
import { dnsName } from './environmentNames.ts';
import { fillWorkspace } from './fillWorkspace.ts';
import type { Making, RunningWorkspace } from './making.ts';
import type { ObjectToApply } from './objectToApply.ts';
import { planEnvironment } from './planEnvironment.ts';
import { prepareName } from './prepareContainer.ts';
import type { DevelopmentProject } from './readProject.ts';
import { readUsers } from './readUsers.ts';
import { deleteObject, objectsOf } from './removeObjects.ts';
import { releaseWorkspace } from './releaseWorkspace.ts';
import { resolveImages } from './resolveImages.ts';
import { runInitializeCommand } from './runInitializeCommand.ts';
import { startServices } from './startServices.ts';
import { toObjects, type EnvironmentObjects } from './toObjects.ts';
import { waitForContainer } from './waitForContainer.ts';
import { waitForWorkspace } from './waitForWorkspace.ts';

/** From the configuration to the running container, its files in it and what it depends on beside it. */
export async function makeEnvironment(making: Making, signal: AbortSignal): Promise<RunningWorkspace> {
  const { project, options, cluster, namespace, surroundings, token } = making;
  const { report } = options;
  const clone = await cloneOf(project, signal);
  await runInitializeCommand(project, options, signal);
  const images = await resolveImages(making, signal);
  const { plan, merged } = await (surroundings?.plan ?? planEnvironment)({
    ...making,
    images,
    note: words => report.step(words),
    readUsers: image => readUsers(cluster, { image, namespace: namespace.name, names: making.names, report }, signal),
    ...(options.storageClass === undefined ? {} : { storageClass: options.storageClass }),
  });
  const alone = toObjects(plan);
  const objects = surroundings?.arrange(alone, plan) ?? alone;
  const apply = (object: ObjectToApply): Promise<KubernetesObject> =>
    applyObject(cluster, namespace.name, object, signal);
  report.step('making the environment on the cluster');
  // First, so that whatever comes after it can be found and removed; without a pod until everything else is there.
  await making.lease.belongTo(await apply(creating(objects.workspace.object, 0)), signal);
  await removeStale(making, objects, signal);
  for (const object of objects.shared) await apply(object);
  await surroundings?.apply(signal);
  const gated = plan.upload !== undefined;
  if (!gated) await startServices(making, objects, signal);
  await apply(creating(objects.workspace.object, 1));
  if (plan.upload !== undefined) {
    const spawn = await waitForContainer(making, { container: prepareName, token }, signal);
    const user = plan.remoteUser === undefined ? {} : { user: plan.remoteUser };
    const { source } = plan.upload;
    await fillWorkspace(spawn, { source, report, ...user, ...(clone === undefined ? {} : { clone }) }, signal);
    await startServices(making, objects, signal);
    await releaseWorkspace(making, { spawn, token }, signal);
  }
  const [workspace] = plan.services;
  const running = await waitForWorkspace(making, { container: dnsName(workspace.name), token }, signal);
  return { ...running, merged, ...(plan.remoteUser === undefined ? {} : { remoteUser: plan.remoteUser }) };
}

/** Read before anything is made; undefined where the files are uploaded. */
async function cloneOf({ spec, root }: DevelopmentProject, signal: AbortSignal): Promise<CloneSource | undefined> {
  return spec.clone === undefined ? undefined : await readClone(root, spec.clone, signal);
}

function creating(object: ObjectToApply, replicas: number): ObjectToApply {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, [clusterAnnotations.creating]: 'yes' },
    },
    spec: { ...object.spec, replicas },
  };
}

/** What the configuration no longer has; a claim stays, because its content is the person's. */
async function removeStale(
  { cluster, namespace, names, options, surroundings }: Making,
  { shared, workspace, others }: EnvironmentObjects,
  signal: AbortSignal,
): Promise<void> {
  const target = { namespace: namespace.name, environment: names.environment };
  const wanted = new Set(
    [...shared, workspace.object, ...others.map(({ object }) => object)].map(
      each => `${each.kind} ${each.metadata.name}`,
    ),
  );
  for (const found of await objectsOf(cluster, target, signal)) {
    if (found.kind === 'Pod' || wanted.has(`${found.kind} ${found.name}`) || surroundings?.has(found)) continue;
    if (found.kind === 'PersistentVolumeClaim')
      options.report.step(`keeping the volume ${found.name}, which nothing uses now`);
    else await deleteObject(cluster, namespace.name, found, signal);
  }
}
