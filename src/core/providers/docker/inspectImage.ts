import type Dockerode from 'dockerode';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Engine } from './engine.ts';

/** `undefined` where the engine doesn't have it (any more). */
export async function inspectImage(
  engine: Engine,
  name: string,
  signal: AbortSignal,
): Promise<Dockerode.ImageInspectInfo | undefined> {
  try {
    return await engine.call(
      `inspect the image ${name}`,
      (docker, abortSignal) => docker.getImage(name).inspect({ abortSignal } as object),
      signal,
    );
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'notFound') return undefined;
    throw error;
  }
}
