import { setTimeout as delay } from 'node:timers/promises';
import type { RunInside } from '../../process/endRun.ts';
import type { Engine } from './engine.ts';
import { startExec } from './exec.ts';

/** Commands in one container as one user, of which only the exit code matters. */
export function runInside(engine: Engine, containerId: string, user: string | undefined): RunInside {
  return async (argv, signal) => {
    const exec = await startExec(engine, { containerId, argv, user, env: {}, hasStdin: false }, signal);
    exec.socket.resume();
    for (;;) {
      const state = await exec.inspect(signal);
      if (state.kind === 'ended') return state.code;
      await delay(20, undefined, { signal });
    }
  };
}
