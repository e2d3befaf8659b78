import type { Remedy } from '../base/lockstepError.ts';

/** What helps after a lifecycle command failed: only a rebuild runs it again. */
export function rebuildRemedy(command: string): Remedy {
  return {
    kind: 'retry',
    text: `Correct it, then rebuild to run ${command} again: \`lockstep up --rebuild\`, in the window Rebuild.`,
  };
}
