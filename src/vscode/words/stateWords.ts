import type { EnvironmentState } from '../../core/environment/environment.ts';

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
      return state.exitCode === undefined || state.exitCode === 0 ? 'stopped' : `stopped, exit code ${state.exitCode}`;
    case 'failed':
      return `failed at ${state.at}`;
  }
}
