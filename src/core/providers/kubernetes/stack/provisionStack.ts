import { randomUUID } from 'node:crypto';
import type { Access } from '../../../cluster/access.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { clusterEnvironmentId } from '../../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { listObjects } from '../../../cluster/listObjects.ts';
import { ownerName } from '../../../cluster/ownerName.ts';
import { requireAccess } from '../../../cluster/requireAccess.ts';
import type { Scalable } from '../../../cluster/scalable.ts';
import { streamAccess } from '../../../cluster/streamAccess.ts';
import type { EnvironmentId } from '../../../environment/ids.ts';
import type { StackTarget } from '../../../environment/stackTarget.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import { getObject } from '../provision/applyObject.ts';
import { fieldManager } from '../provision/applyPatch.ts';
import { bringUp } from '../provision/bringUp.ts';
import { cleanUp } from '../provision/cleanUp.ts';
import { holdLease } from '../provision/holdLease.ts';
import { makeEnvironment } from '../provision/makeEnvironment.ts';
import type { Making } from '../provision/making.ts';
import { objectPath } from '../provision/objectToApply.ts';
import { provisionAccess } from '../provision/provisionAccess.ts';
import type { ClusterProvisionOptions } from '../provision/provisionOptions.ts';
import { readNamespace } from '../provision/readNamespace.ts';
import { readProject, type DevelopmentProject } from '../provision/readProject.ts';
import { runCreation } from '../provision/runCommands.ts';
import { tellUncloned } from '../provision/tellUncloned.ts';
import { removeEnvironment } from '../removeEnvironment.ts';
import { workloadPath } from '../workloadKinds.ts';
import { prepareStack, type PreparedStack, type StackContext } from './prepareStack.ts';
import { kindKey } from './stackObject.ts';
import { makeStackNamespace } from './stackNamespace.ts';
import { stackSurroundings } from './stackSurroundings.ts';

export type StackSpec = WorkspaceSpec & { readonly stack: StackTarget };

/**
 * Makes production's stack in a namespace of its own with one workload swapped for the Dev Container of a folder, or
 * brings it up. Cancelled, or failed before the Dev Container ran, the first time leaves nothing. The namespace goes as
 * one. Throws what prepareStack and provisionOnCluster throw.
 */
export async function provisionStack(
  spec: StackSpec,
  context: StackContext,
  options: ClusterProvisionOptions,
  signal: AbortSignal,
): Promise<EnvironmentId> {
  const { cluster } = context;
  options.report.step('reading devcontainer.json');
  const project = alone(await readProject(spec, signal));
  const stack = await prepareStack(spec, context, signal);
  const { namespace, environment, place, sources } = stack;
  const exec = await streamAccess(cluster, 'exec', { namespace }, signal);
  const purpose = `make the stack of ${spec.stack.reference}`;
  await requireAccess(cluster, purpose, [...stackAccess(stack), ...provisionAccess(namespace), ...exec], signal);
  const id = clusterEnvironmentId({ context: cluster.context, namespace, name: environment });
  const running = new AbortController();
  try {
    // It may have been made also where the answer never came.
    await makeStackNamespace(cluster, place, { environment, folder: spec.folder, secrets: sources }, signal);
    await makeInside(stack, { project, options, onRunning: () => running.abort() }, signal);
  } catch (error) {
    // A failed lifecycle command is kept, and so is what was there before: its volume has the person's files.
    const isKept = (running.signal.aborted && !signal.aborted) || place.isThere || isTaken(error);
    if (!isKept)
      await cleanUp(id, options, (late, onWork) => {
        onWork();
        return removeEnvironment(cluster, id, late).catch(unlessMissing);
      });
    throw error;
  }
  return id;
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof ClusterError) || error.code !== 'notFound') throw error;
}

/** Another window was a moment faster to make it. */
const isTaken = (error: unknown): boolean => error instanceof ClusterError && error.reason === 'AlreadyExists';

interface Inside {
  readonly project: DevelopmentProject;
  readonly options: ClusterProvisionOptions;
  /** Told when the Dev Container runs, before its lifecycle commands. */
  readonly onRunning: () => void;
}

async function makeInside(
  stack: PreparedStack,
  { project, options, onRunning }: Inside,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, names, namespace } = stack;
  const { logger, report } = options;
  const onWait = (): void => report.step('waiting for another window that brings up the same environment');
  await using lease = await holdLease(cluster, { namespace, names, logger, onWait }, signal);
  const making: Making = {
    cluster,
    project,
    names,
    namespace: await readNamespace(cluster, namespace, signal),
    owner: ownerName(),
    options,
    token: randomUUID().slice(0, 8),
    lease,
    surroundings: stackSurroundings(stack),
  };
  const there = await getObject<Scalable>(cluster, objectPath('Deployment', namespace, names.base), signal);
  if (there !== undefined) tellUncloned(making, there);
  if (there !== undefined && isCurrent(there, project.spec, stack)) {
    await startStateful(making, signal);
    await bringUp(making, there, signal);
    return;
  }
  const running = await makeEnvironment(making, signal);
  onRunning();
  await runCreation(making, running, signal);
}

function isCurrent(
  { metadata: { annotations = {}, deletionTimestamp } }: Scalable,
  spec: WorkspaceSpec,
  { hash }: PreparedStack,
): boolean {
  return (
    !spec.rebuild &&
    deletionTimestamp === undefined &&
    annotations[clusterAnnotations.specHash] === spec.specHash &&
    annotations[clusterAnnotations.stackHash] === hash &&
    annotations[clusterAnnotations.creating] !== 'yes'
  );
}

/** Production brings the services: of a Compose project only the workspace's own is built and made. */
function alone(project: DevelopmentProject): DevelopmentProject {
  const { compose } = project;
  if (compose === undefined) return project;
  const [workspace] = compose.services;
  return { ...project, compose: { ...compose, services: [workspace] } };
}

async function startStateful({ cluster, names, namespace, options }: Making, signal: AbortSignal): Promise<void> {
  const labelSelector = `${clusterLabels.environment}=${names.environment}`;
  const selection = { path: workloadPath('statefulset', namespace.name), labelSelector };
  const { items } = await listObjects(cluster, selection, (raw: KubernetesObject) => raw as Scalable, signal);
  for (const { metadata, spec } of items) {
    if (spec.replicas !== 0) continue;
    options.report.step(`starting ${metadata.name}`);
    const path = workloadPath('statefulset', namespace.name, metadata.name);
    await cluster.request({ method: 'PATCH', path, query: { fieldManager }, body: { spec: { replicas: 1 } } }, signal);
  }
}

function stackAccess({ objects, kinds, namespace, place }: PreparedStack): readonly Access[] {
  const applied = objects.flatMap(object => {
    const kind = kinds.get(kindKey(object));
    if (kind?.namespaced !== true) return [];
    const { group, resource } = kind;
    return ['get', 'create', 'patch'].map(verb => ({ verb, group, resource, namespace }));
  });
  const own: readonly Access[] = [
    { verb: 'get', resource: 'namespaces', name: namespace },
    { verb: place.isThere ? 'patch' : 'create', resource: 'namespaces', ...(place.isThere ? { name: namespace } : {}) },
    { verb: 'delete', resource: 'namespaces', name: namespace },
  ];
  return [...own, ...new Map(applied.map(access => [JSON.stringify(access), access])).values()];
}
