import { endRun, type Ending } from '../../process/endRun.ts';
import { randomUUID } from 'node:crypto';
import type { ContainerAccess } from './containerAccess.ts';
import { startInContainer } from './startInContainer.ts';

/** Ends what a run started in a container, children included; never rejects. */
export function endInPod(
  access: ContainerAccess,
  { user, mark }: { readonly user?: string | undefined; readonly mark: string },
): Promise<Ending> {
  if (access.hasShell === false) {
    const reason = 'the container has no shell to end a process with; what was started may still run in there';
    access.logger.warn(`Could not end a run: ${reason}`);
    return Promise.resolve({ kind: 'failed', reason });
  }
  const runInside = async (argv: readonly [string, ...string[]], signal: AbortSignal): Promise<number> => {
    const request = { argv, user, env: {}, hasStdin: false, mark: randomUUID() };
    const exec = await startInContainer(access, request, signal);
    for await (const chunk of exec.output) if (signal.aborted) throw new Error(String(chunk.bytes.length));
    const end = await exec.ended;
    if (end.kind === 'exited') return end.code;
    throw new Error(end.reason);
  };
  return endRun(runInside, mark, access.logger);
}
