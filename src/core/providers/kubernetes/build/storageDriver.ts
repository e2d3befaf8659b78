import { collectOutput, type SpawnInside } from '../provision/collectOutput.ts';

/**
 * How the builder keeps layers: `overlay` where its disk can, because `vfs`, which works everywhere, copies the whole
 * image for each of them.
 */
export async function storageDriver(spawn: SpawnInside, signal: AbortSignal): Promise<'overlay' | 'vfs'> {
  const argv = ['buildah', '--storage-driver', 'overlay', 'info'] as const;
  const { exit } = await collectOutput(spawn, { argv, cwd: '/' }, signal);
  return exit.kind === 'exited' && exit.code === 0 ? 'overlay' : 'vfs';
}
