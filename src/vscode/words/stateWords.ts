import type { EnvironmentState } from '../../core/environment/environment.ts';

/** By itself, and by the signals that stop a container: 128 + INT, KILL or TERM. */
const ordinaryEnds = new Set([undefined, 0, 130, 137, 143]);

/** `running`, `stopped`, `failed at postCreateCommand`: words, not codes. */
export function stateWords(state: EnvironmentState): string {
  switch (state.kind) {
    case 'creating':
      return 'being created';
    case 'running':
      return state.health === undefined ? 'running' : state.health;
    case 'paused':
      return 'paused';
    case 'stopped':
      return ordinaryEnds.has(state.exitCode) ? 'stopped' : `stopped, exit code ${state.exitCode ?? ''}`;
    case 'failed':
      return `failed at ${state.at}`;
  }
}
