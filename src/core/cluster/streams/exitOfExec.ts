import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../../base/aborted.ts';
import { errorMessage } from '../../base/errorMessage.ts';
import type { Exit } from '../../environment/session.ts';
import type { Ending } from '../../process/endRun.ts';
import type { ContainerAccess } from './containerAccess.ts';
import type { ContainerExec } from './execInContainer.ts';
import { isSameContainer } from './isSameContainer.ts';

/** How long a process that was told to end may keep its output open. */
const closingMilliseconds = 2000;
/** What a process gets that KILL ended, as the end of a container does to all of its own. */
const killedCode = 137;
const dyingMilliseconds = 1000;

/** How a process ends: by itself, with the environment, or by `end` when the signal aborts. Never rejects. */
export async function exitOfExec(
  access: ContainerAccess,
  exec: Pick<ContainerExec, 'ended' | 'close'>,
  end: () => Promise<Ending>,
  signal: AbortSignal,
): Promise<Exit> {
  const { lost } = access;
  const over = new AbortController();
  const first = await Promise.race([
    exec.ended,
    aborted(lost, over.signal).then(() => 'lost' as const),
    aborted(signal, over.signal).then(() => 'abort' as const),
  ]);
  over.abort();
  if (first === 'lost') {
    exec.close();
    return { kind: 'lost', reason: errorMessage(lost.reason) };
  }
  if (first === 'abort') {
    const ended = await end();
    await Promise.race([exec.ended, delay(closingMilliseconds)]);
    exec.close();
    return ended.kind === 'ended'
      ? { kind: 'signalled', signal: ended.signal }
      : { kind: 'lost', reason: ended.reason };
  }
  switch (first.kind) {
    case 'exited':
      return first.code === killedCode ? killed(access) : first;
    case 'failed':
    case 'lost':
      return { kind: 'lost', reason: first.reason };
  }
}

/** A container that dies ends its processes before it says so. */
async function killed(access: ContainerAccess): Promise<Exit> {
  try {
    await delay(dyingMilliseconds, undefined, { signal: access.lost });
    return (await isSameContainer(access, access.lost))
      ? { kind: 'exited', code: killedCode }
      : { kind: 'lost', reason: 'the container stopped' };
  } catch (error) {
    return { kind: 'lost', reason: errorMessage(access.lost.aborted ? access.lost.reason : error) };
  }
}
