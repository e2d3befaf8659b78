import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Cluster } from '../../../cluster/cluster.ts';
import { clusterEnvironmentId, devContainerName } from '../../../cluster/clusterId.ts';
import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import { ownerName } from '../../../cluster/ownerName.ts';
import { requireAccess } from '../../../cluster/requireAccess.ts';
import type { Scalable } from '../../../cluster/scalable.ts';
import { streamAccess } from '../../../cluster/streamAccess.ts';
import type { EnvironmentId } from '../../../environment/ids.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import { annotateWorkspace } from './annotateWorkspace.ts';
import { getObject } from './applyObject.ts';
import { bringUp } from './bringUp.ts';
import { cleanUp } from './cleanUp.ts';
import { environmentNames } from './environmentNames.ts';
import { holdLease } from './holdLease.ts';
import { makeEnvironment } from './makeEnvironment.ts';
import type { Making } from './making.ts';
import { runCreation } from './runCommands.ts';
import { objectPath } from './objectToApply.ts';
import { provisionAccess } from './provisionAccess.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';
import { readNamespace } from './readNamespace.ts';
import { readProject } from './readProject.ts';
import { tellUncloned } from './tellUncloned.ts';
import { objectsOf, removeObjects } from './removeObjects.ts';

/**
 * Makes the Dev Container of a folder on a cluster or brings it up; a changed hash or `rebuild` makes it anew and keeps
 * the workspace's files. Cancelled, or failed before it ran, the first time leaves nothing; a lifecycle command that
 * fails keeps it and marks it. Throws LockstepError with the cluster's own words.
 */
export async function provisionOnCluster(
  cluster: Cluster,
  spec: WorkspaceSpec,
  options: ClusterProvisionOptions,
  signal: AbortSignal,
): Promise<EnvironmentId> {
  const { report, logger } = options;
  report.step('reading devcontainer.json');
  const project = await readProject(spec, signal);
  const owner = ownerName();
  const environment = devContainerName(owner, spec.folder, spec.configFile);
  const names = environmentNames(basename(spec.folder), environment);
  const namespace = await readNamespace(cluster, spec.namespace ?? cluster.namespace, signal);
  const exec = await streamAccess(cluster, 'exec', { namespace: namespace.name }, signal);
  const purpose = `make the Dev Container of ${basename(spec.folder)}`;
  await requireAccess(cluster, purpose, [...provisionAccess(namespace.name), ...exec], signal);
  await using lease = await holdLease(
    cluster,
    {
      namespace: namespace.name,
      names,
      logger,
      onWait: () => report.step('waiting for another window that brings up the same environment'),
    },
    signal,
  );
  const there = await getObject<Scalable>(cluster, objectPath('Deployment', namespace.name, names.base), signal);
  const making: Making = { cluster, project, names, namespace, owner, options, token: randomUUID().slice(0, 8), lease };
  if (there !== undefined) tellUncloned(making, there);
  if (there !== undefined && isCurrent(there, spec)) await bringUp(making, there, signal);
  else if (there !== undefined && there.metadata.deletionTimestamp === undefined) await remake(making, signal);
  else await makeOrRemove(making, signal);
  return clusterEnvironmentId({ context: cluster.context, namespace: namespace.name, name: environment });
}

function isCurrent({ metadata: { annotations = {}, deletionTimestamp } }: Scalable, spec: WorkspaceSpec): boolean {
  return (
    !spec.rebuild &&
    deletionTimestamp === undefined &&
    annotations[clusterAnnotations.specHash] === spec.specHash &&
    annotations[clusterAnnotations.creating] !== 'yes'
  );
}

/** What is there stays where this fails: its claim holds the person's files, and the next `up` goes on. */
async function remake(making: Making, signal: AbortSignal): Promise<void> {
  await annotateWorkspace(making, { [clusterAnnotations.failedAt]: null }, signal);
  await runCreation(making, await makeEnvironment(making, signal), signal);
}

async function makeOrRemove(making: Making, signal: AbortSignal): Promise<void> {
  const { cluster, options, namespace, names } = making;
  const target = { namespace: namespace.name, environment: names.environment };
  const before = await objectsOf(cluster, target, signal);
  let ran = false;
  try {
    const running = await makeEnvironment(making, signal);
    ran = true;
    await runCreation(making, running, signal);
  } catch (error) {
    // A failed lifecycle command has been marked, and what it ran in is kept.
    if (ran && !signal.aborted) throw error;
    const id = clusterEnvironmentId({ context: cluster.context, namespace: namespace.name, name: names.environment });
    await cleanUp(id, options, (late, onWork) => removeObjects(cluster, { ...target, except: before, onWork }, late));
    throw error;
  }
}
