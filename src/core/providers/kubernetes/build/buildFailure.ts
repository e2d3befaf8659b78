import { relative, sep } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Pod } from '../../../cluster/pod.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';
import { failedInstruction } from '../../../devcontainer/failedInstruction.ts';
import type { Exit } from '../../../environment/session.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import { podTrouble } from '../podTrouble.ts';
import { getObject } from '../provision/applyObject.ts';
import type { BuildContext } from '../provision/buildContext.ts';
import type { ImageBuild } from './imageBuild.ts';
import { lastFeature, lastInstruction } from './runBuilder.ts';

export interface FailedBuild {
  /** `The image of app could not be built in the cluster`. */
  readonly what: string;
  readonly exit: Exit;
  /** Its end, secrets removed. */
  readonly output: string;
  readonly pod: Pod;
  /** Where an instruction of it may have failed. */
  readonly build?: ImageBuild;
}

/** What failed in the builder, with the place that says it: a line of the Dockerfile, a Feature. */
export async function buildFailure(
  { what, exit, output, pod, build }: FailedBuild,
  { cluster, namespace, project }: BuildContext,
  signal: AbortSignal,
): Promise<LockstepError> {
  if (exit.kind === 'lost' || (exit.kind === 'exited' && exit.code === 137)) {
    const path = podPath({ namespace: namespace.name, pod: pod.metadata.name });
    const now = await getObject<Pod>(cluster, path, signal).catch(() => undefined);
    const why = now === undefined ? 'its pod is gone.' : (podTrouble(now)?.words ?? `it was ${exitText(exit)}.`);
    return new LockstepError('lost', `${what}: ${why}`, { output });
  }
  const words =
    output
      .split(/\r?\n/)
      .at(-1)
      ?.replace(/^error: /i, '') ?? '';
  const feature = lastFeature(output);
  if (build === undefined && feature !== undefined) {
    const at = project.devContainer.at(['features', feature]);
    return new LockstepError('commandFailed', `The Feature ${feature} could not be installed: ${words}`, {
      at,
      output,
    });
  }
  const instruction = lastInstruction(output);
  if (build === undefined || instruction === undefined)
    return new LockstepError('commandFailed', `${what}: ${words}`, { output });
  const file = relative(project.spec.folder, build.dockerfile.path).split(sep).join('/');
  const at = failedInstruction(`Step 1/1 : ${instruction}`, new Map([[file, build.dockerfile.text]]));
  if (at === undefined) return new LockstepError('commandFailed', `${what}: ${words}`, { output });
  return new LockstepError('commandFailed', `${file}:${at.line} failed while the image was built: ${words}`, {
    output,
    at,
    remedy: { kind: 'openFile', text: `Open ${file}`, file, line: at.line },
  });
}
