import type { Engine } from './engine.ts';

/** Throws `notFound` for a container that is gone. */
export async function isRunning(engine: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const { State } = await engine.call(
    'inspect the container',
    (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal } as object),
    signal,
  );
  return State.Running;
}
