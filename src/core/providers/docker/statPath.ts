import type { IncomingMessage } from 'node:http';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Engine } from './engine.ts';

export interface PathStat {
  /** Set for a link only. */
  readonly linkTarget?: string;
}

/** One path of a container, running or not, without executing anything (`HEAD /containers/{id}/archive`). */
export async function statPath(
  engine: Engine,
  containerId: string,
  path: string,
  signal: AbortSignal,
): Promise<PathStat | undefined> {
  try {
    const answer = await engine.call(
      `look at ${path}`,
      (docker, abortSignal) =>
        docker.getContainer(containerId).infoArchive({ path, abortSignal }) as Promise<IncomingMessage>,
      signal,
    );
    const { headers } = answer.resume();
    const header = Buffer.from(String(headers['x-docker-container-path-stat']), 'base64').toString();
    const { linkTarget } = JSON.parse(header) as { readonly linkTarget?: string };
    return linkTarget ? { linkTarget } : {};
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'notFound') return undefined;
    throw error;
  }
}
