import { basename, posix } from 'node:path';
import type { HostRequirements } from '../../../devcontainer/devContainer.ts';
import type { MergedDevContainer } from '../../../devcontainer/mergeDevContainer.ts';
import { dockerBytes } from '../../../references/quantities/dockerBytes.ts';
import { applyRunArguments } from './applyRunArguments.ts';
import type { ImageSettings } from './imageSettings.ts';
import type { BindContext } from './planBind.ts';
import { planMount } from './planMount.ts';
import { securityOptions } from './securityOptions.ts';
import type { Note, ResourcePlan, ServicePlan, VolumePlan } from './servicePlan.ts';

export interface WorkspaceSource {
  /** The image alone, or the Compose service; its image is the one that runs. */
  readonly base: ServicePlan;
  /** Variables are filled in. */
  readonly merged: MergedDevContainer;
  readonly isCompose: boolean;
  /** Absent: not known. */
  readonly image: ImageSettings | undefined;
  readonly context: BindContext;
}

/** The container that the person works in: what the base says, and above it devcontainer.json with its metadata. */
export async function planWorkspace(source: WorkspaceSource): Promise<ServicePlan> {
  const { base, merged, isCompose, context } = source;
  const withArguments = isCompose ? base : await applyRunArguments(base, merged.runArgs ?? [], context);
  const user = merged.containerUser ?? withArguments.user;
  const security = securityOptions(base.name, merged.securityOpt ?? [], context.note);
  const required = requirementsOf(merged.hostRequirements);
  if (merged.appPort !== undefined)
    context.note(`${base.name} goes without appPort: its ports are reached by forwarding them`);
  return {
    ...withArguments,
    ...commandOf(source),
    env: { ...withArguments.env, ...merged.containerEnv },
    ...(user === undefined ? {} : { user }),
    volumes: byTarget([...withArguments.volumes, ...(await volumesOf(source))]),
    requests: { ...withArguments.requests, ...required },
    limits: { ...required, ...withArguments.limits },
    gpus: Math.max(withArguments.gpus, gpusOf(merged.hostRequirements, context.note)),
    addedCapabilities: [...new Set([...withArguments.addedCapabilities, ...(merged.capAdd ?? [])])],
    privileged: withArguments.privileged || merged.privileged,
    init: withArguments.init || merged.init,
    noNewPrivileges: withArguments.noNewPrivileges || security.noNewPrivileges,
    unconfined: withArguments.unconfined || security.unconfined,
  };
}

/** The same start as the reference CLI gives: Features' entrypoints, then the command, else a sleep that ends on TERM. */
function commandOf({ base, merged, isCompose, image }: WorkspaceSource): Pick<ServicePlan, 'entrypoint' | 'command'> {
  const isOverridden = merged.overrideCommand ?? !isCompose;
  const entrypoints = merged.entrypoints ?? [];
  if (!isOverridden && entrypoints.length === 0) return {};
  const script = ["trap 'exit 0' TERM", ...entrypoints, 'exec "$@"', 'while sleep 86400 & wait $!; do :; done'];
  if (isOverridden) script.splice(-2, 1);
  const own = isOverridden
    ? []
    : [
        ...(base.entrypoint ?? image?.entrypoint ?? []),
        ...(base.command ?? (base.entrypoint === undefined ? (image?.cmd ?? []) : [])),
      ];
  return { entrypoint: ['/bin/sh', '-c', script.join('\n'), '-'], command: own };
}

async function volumesOf({ merged, isCompose, context }: WorkspaceSource): Promise<readonly VolumePlan[]> {
  const root = basename(context.root);
  const workspace = isCompose
    ? []
    : [
        merged.workspaceMount ?? {
          type: 'bind' as const,
          source: context.root,
          target: posix.join('/workspaces', root),
        },
      ];
  const volumes: VolumePlan[] = [];
  for (const mount of [...workspace, ...(merged.mounts ?? [])]) {
    const volume = mount === '' ? undefined : await planMount(mount, context);
    if (volume !== undefined) volumes.push(volume);
  }
  return volumes;
}

/** The last mount on a target wins, as on an engine. */
function byTarget(volumes: readonly VolumePlan[]): readonly VolumePlan[] {
  return [...new Map(volumes.map(volume => [posix.normalize(volume.target), volume])).values()];
}

function requirementsOf(required: HostRequirements | undefined): ResourcePlan {
  const bytes = dockerBytes(required?.memory ?? '') ?? 0;
  const cpus = required?.cpus ?? 0;
  return { ...(cpus > 0 ? { millicores: cpus * 1000 } : {}), ...(bytes > 0 ? { bytes } : {}) };
}

function gpusOf(required: HostRequirements | undefined, note: Note): number {
  const gpu = required?.gpu;
  if (gpu === 'optional') note('the workspace goes without a GPU, which it calls optional');
  return gpu === undefined || gpu === false || gpu === 'optional' ? 0 : 1;
}
