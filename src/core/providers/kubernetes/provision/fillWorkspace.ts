import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import { cloneWorkspace } from '../clone/cloneWorkspace.ts';
import type { CloneSource } from '../clone/readClone.ts';
import { collectOutput, type SpawnInside } from './collectOutput.ts';
import { listWorkspace } from '../../../workspace/packWorkspace.ts';
import { packWithProgress } from './packWithProgress.ts';
import { filesFolder } from './podVolumes.ts';
import { claimPath, preparedMark, uploadedMark } from './prepareContainer.ts';

export interface WorkspaceFill {
  /** Absolute, on this machine. */
  readonly source: string;
  /** Whom the files belong to; absent: the container's user. */
  readonly user?: string;
  /** Instead of an upload. */
  readonly clone?: CloneSource;
  readonly report: Report;
}

/** Uploads or clones the workspace's files into the waiting container, unless they are there. Says how far it is. */
export async function fillWorkspace(
  spawn: SpawnInside,
  { source, user, clone, report }: WorkspaceFill,
  signal: AbortSignal,
): Promise<void> {
  if (await isFilled(spawn, signal)) return;
  const target = `${claimPath}/${filesFolder}`;
  if (clone !== undefined) {
    if (clone.root !== source) throw partOnly(clone.root, source);
    await cloneWorkspace(spawn, { clone, target, report, ...(user === undefined ? {} : { user }) }, signal);
    await touch(spawn, uploadedMark, signal);
    return;
  }
  report.step('looking at the files of the workspace');
  const list = await listWorkspace(source, signal);
  const stdin = packWithProgress('uploading the workspace', list, report, signal);
  const argv = ['tar', '-xof', '-', '-C', target] as const;
  const command = { cwd: '/', argv, stdin, ...(user === undefined ? {} : { user }) };
  const { exit, stderr } = await collectOutput(spawn, command, signal).catch((error: unknown) => {
    throw error instanceof LockstepError && error.code === 'toolMissing' ? withoutTar(error) : error;
  });
  signal.throwIfAborted();
  if (exit.kind === 'lost')
    throw new LockstepError('lost', `The connection was lost while the workspace was uploaded: ${exit.reason}`);
  if (exit.kind !== 'exited' || exit.code !== 0) {
    const why = stderr.trim().split('\n')[0] ?? '';
    throw new LockstepError('commandFailed', `The workspace could not be unpacked: tar ${exitText(exit)}: ${why}`, {
      output: stderr,
    });
  }
  await touch(spawn, uploadedMark, signal);
}

/** Once the waiting container has made the folder. */
async function isFilled(spawn: SpawnInside, signal: AbortSignal): Promise<boolean> {
  const script = 'until [ -e "$1" ]; do sleep 1; done; [ -e "$2" ]';
  const argv = ['sh', '-c', script, 'sh', preparedMark, uploadedMark] as const;
  const { exit } = await collectOutput(spawn, { argv, cwd: '/' }, signal);
  signal.throwIfAborted();
  if (exit.kind === 'exited') return exit.code === 0;
  throw new LockstepError('lost', `The workspace could not be prepared: its container was ${exitText(exit)}.`);
}

const withoutTar = (cause: LockstepError): LockstepError =>
  new LockstepError('notSupported', 'The workspace could not be uploaded: the image has no tar to unpack it with.', {
    cause,
    remedy: { kind: 'text', text: 'Add tar to the image, or use one that has it.' },
  });

/** Makes an empty file in the container. */
export async function touch(spawn: SpawnInside, path: string, signal: AbortSignal): Promise<void> {
  const { exit, stderr } = await collectOutput(spawn, { argv: ['touch', path], cwd: '/' }, signal);
  if (exit.kind === 'exited' && exit.code === 0) return;
  const why = stderr.trim() || `touch ${exitText(exit)}`;
  throw new LockstepError('commandFailed', `${path} could not be made in the workspace's volume: ${why}`);
}

function partOnly(root: string, source: string): LockstepError {
  return new LockstepError('notSupported', `${source} can't be cloned: it is a part of the Git clone ${root}.`, {
    remedy: { kind: 'text', text: 'Leave "workspaceMount" out, or go without cloning: the files are uploaded then.' },
  });
}
