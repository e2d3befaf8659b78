import type { EnvironmentState } from '../../core/environment/environment.ts';

export function stateWords(state: EnvironmentState): string {
  switch (state.kind) {
    case 'running':
      return state.health && state.health !== 'healthy' ? `running, ${state.health}` : 'running';
    case 'failed':
      return `failed at ${state.at}`;
    case 'creating':
    case 'paused':
    case 'stopped':
      return state.kind;
  }
}
