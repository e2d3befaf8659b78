import { LockstepError } from '../../base/lockstepError.ts';
import { parseJunit } from '../parseJunit.ts';
import type { TestRunner } from '../testRunner.ts';

/** Any command that leaves JUnit XML; its projects are the `tests` of lockstep.yaml, so there is nothing to find. */
export const command = {
  id: 'command',
  find: () => Promise.resolve([]),
  run: project => {
    if (!project.argv) throw new LockstepError('invalidInput', `${project.label} names no command to run.`);
    return { argv: project.argv, ...(project.junit === undefined ? {} : { results: project.junit }) };
  },
  parseResults: parseJunit,
} satisfies TestRunner;
