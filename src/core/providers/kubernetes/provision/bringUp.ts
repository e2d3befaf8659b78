import { basename } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import { listObjects } from '../../../cluster/listObjects.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import type { Scalable } from '../../../cluster/scalable.ts';
import type { ImageMetadata } from '../../../devcontainer/mergeDevContainer.ts';
import { rebuildRemedy } from '../../../devcontainer/rebuildRemedy.ts';
import { fieldManager } from './applyPatch.ts';
import { annotateWorkspace } from './annotateWorkspace.ts';
import { dnsName } from './environmentNames.ts';
import type { Making } from './making.ts';
import { objectPath } from './objectToApply.ts';
import { expiryOf, mergedProject } from './planEnvironment.ts';
import { workspaceService } from './readProject.ts';
import { runStart } from './runCommands.ts';
import { runInitializeCommand } from './runInitializeCommand.ts';
import { startCommands } from './runLifecycle.ts';
import { waitForWorkspace } from './waitForWorkspace.ts';

/**
 * Starts what is stopped of an environment whose configuration is the same, with the commands of each start. Throws
 * `commandFailed` where it stands as failed at a command that only a rebuild runs again.
 */
export async function bringUp(making: Making, workspace: Scalable, signal: AbortSignal): Promise<void> {
  const { project, options } = making;
  refuseFailed(making, workspace);
  await runInitializeCommand(project, options, signal);
  await scaleUp(making, signal);
  const running = await waitForWorkspace(making, { container: dnsName(workspaceService(project)) }, signal);
  const { annotations = {} } = workspace.metadata;
  const metadata = JSON.parse(annotations[clusterAnnotations.metadata] ?? '[]') as readonly ImageMetadata[];
  const merged = mergedProject(project, metadata);
  const remoteUser = annotations[clusterAnnotations.remoteUser];
  const expires = expiryOf(project.spec);
  if (expires !== undefined) await annotateWorkspace(making, { [clusterAnnotations.expires]: expires }, signal);
  await runStart(making, { ...running, merged, ...(remoteUser === undefined ? {} : { remoteUser }) }, signal);
}

function refuseFailed({ project: { devContainer, spec } }: Making, { metadata }: Scalable): void {
  const command = metadata.annotations?.[clusterAnnotations.failedAt];
  if (command === undefined || startCommands.some(name => name === command)) return;
  throw new LockstepError(
    'commandFailed',
    `${command} failed in the Dev Container of ${basename(spec.folder)}, which is kept as it was then.`,
    { at: devContainer.at([command]), remedy: rebuildRemedy(command) },
  );
}

async function scaleUp({ cluster, names, namespace, options }: Making, signal: AbortSignal): Promise<void> {
  const labelSelector = `${clusterLabels.environment}=${names.environment}`;
  const path = objectPath('Deployment', namespace.name);
  const asScalable = (raw: KubernetesObject): Scalable => raw as Scalable;
  const { items } = await listObjects(cluster, { path, labelSelector }, asScalable, signal);
  for (const { metadata, spec } of items) {
    if (spec.replicas !== 0) continue;
    options.report.step(`starting ${metadata.labels?.[clusterLabels.service] ?? metadata.name}`);
    await cluster.request(
      {
        method: 'PATCH',
        path: objectPath('Deployment', namespace.name, metadata.name),
        query: { fieldManager },
        body: { spec: { replicas: 1 } },
      },
      signal,
    );
  }
}
