import type { EnvironmentPlan } from './environmentPlan.ts';
import { keptMount, volumeName } from './podVolumes.ts';
import type { ServicePlan } from './servicePlan.ts';

/** The init container in which the workspace is filled before its own program starts, as a bind mount would be. */
export const prepareName = 'lockstep-prepare';
/** Where it has the workspace's claim, with the files in their folder. */
export const claimPath = '/lockstep/workspace';
/** On the claim: there is a folder for the files, and it belongs to the user. */
export const preparedMark = `${claimPath}/prepared`;
/** On the claim: the upload is whole. */
export const uploadedMark = `${claimPath}/uploaded`;
/** On the claim: what this making of the environment depends on is there, so that every later pod starts at once. */
export const readyMark = (token: string): string => `${claimPath}/ready-${token}`;

/**
 * New volumes take content and owner from the image, as Docker's do; then it waits for the files. The user is looked up
 * in the image itself. Arguments: the user, the mark, then the volumes' targets.
 */
const script = (hasWorkspace: boolean): string => `set -e
user=$1
mark=$2
shift 2
${
  hasWorkspace
    ? `files=${claimPath}/files
mkdir -p "$files"
# A user that the image lacks is told when the files are unpacked.
if [ -n "$user" ] && [ "$(id -u)" = 0 ]; then chown "$(id -u "$user"):$(id -g "$user")" "$files" || true; fi
: > ${preparedMark}`
    : ''
}
# Only root may keep owners, and times of a folder that is another's.
copy='cp -RP'
if [ "$(id -u)" = 0 ]; then copy='cp -a'; fi
index=0
for target in "$@"; do
  volume=/lockstep/volumes/$index
  index=$((index + 1))
  if [ -d "$target" ] && [ -z "$(ls -A "$volume")" ]; then $copy "$target/." "$volume/"; fi
done
${hasWorkspace ? 'until [ -e "$mark" ]; do sleep 1; done' : ''}`;

/** Undefined where there is nothing to prepare. */
export function prepareContainer(workspace: ServicePlan, plan: EnvironmentPlan, resources: object): object | undefined {
  const kept = workspace.volumes.flatMap((volume, index) =>
    volume.kind === 'kept' ? [{ target: volume.target, name: volumeName(workspace, volume, index) }] : [],
  );
  const hasWorkspace = plan.upload !== undefined;
  if (!hasWorkspace && kept.length === 0) return undefined;
  return {
    name: prepareName,
    image: workspace.image,
    command: ['/bin/sh', '-c', script(hasWorkspace), '-'],
    args: [plan.remoteUser ?? '', readyMark(plan.token), ...kept.map(({ target }) => target)],
    workingDir: '/',
    securityContext: plan.security.get(workspace.name)?.container ?? {},
    // A quota counts the larger of this and the container's own.
    resources,
    volumeMounts: [
      ...(hasWorkspace ? [{ name: 'workspace', mountPath: claimPath }] : []),
      ...kept.map(({ name }, index) => keptMount(name, `/lockstep/volumes/${index}`)),
    ],
  };
}
