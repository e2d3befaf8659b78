import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import type { Bytes } from '../../../environment/session.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import { collectOutput, type SpawnInside } from '../provision/collectOutput.ts';
import { packWithProgress } from '../provision/packWithProgress.ts';
import { contextFolder } from './builderJob.ts';
import type { ImageBuild } from './imageBuild.ts';
import { listContext } from './listContext.ts';

/** Sends a build context to the builder, and says how far it is. */
export async function sendContext(
  spawn: SpawnInside,
  { build, report }: { readonly build: ImageBuild; readonly report: Report },
  signal: AbortSignal,
): Promise<void> {
  const list = await listContext(build, signal);
  const tar = packWithProgress('sending the build context', list, report, signal);
  await sendFiles(spawn, { tar, folder: contextFolder }, signal);
}

/** Unpacks a tar in the builder. */
export async function sendFiles(
  spawn: SpawnInside,
  { tar, folder }: { readonly tar: Bytes; readonly folder: string },
  signal: AbortSignal,
): Promise<void> {
  const script = 'mkdir -p "$1" && exec tar -xof - -C "$1"';
  const argv = ['sh', '-c', script, 'sh', folder] as const;
  const { exit, stderr } = await collectOutput(spawn, { argv, cwd: '/', stdin: tar }, signal);
  signal.throwIfAborted();
  if (exit.kind === 'exited' && exit.code === 0) return;
  const why = stderr.trim().split('\n').at(-1) ?? '';
  const code = exit.kind === 'lost' ? 'lost' : 'commandFailed';
  throw new LockstepError(code, `The build context could not be sent to the cluster: tar ${exitText(exit)}: ${why}`);
}
