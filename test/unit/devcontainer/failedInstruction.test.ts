import { expect, test } from 'vitest';
import { failedInstruction } from '../../../src/core/devcontainer/failedInstruction.ts';

const dockerfiles = new Map([
  ['db/Dockerfile', 'FROM postgres\nRUN true\n'],
  ['Dockerfile', 'FROM node\n\n# why\nRUN apt-get update \\\n  # also why\n  && apt-get install  x\nRUN npm ci\n'],
]);

test('finds a continued instruction of BuildKit by its text', () => {
  const output =
    '#9 ERROR: exit code: 1\n------\n > [dev_container_auto_added_stage_label 2/3] RUN apt-get update   && apt-get install  x:\n0.2 no\n------\n';
  expect(failedInstruction(output, dockerfiles)).toEqual({ file: 'Dockerfile', line: 4 });
});

test('finds the last step of the classic builder', () => {
  const output = 'Step 1/3 : FROM node\n ---> 1\nStep 3/3 : RUN npm ci\n ---> Running in 2\nno\n';
  expect(failedInstruction(output, dockerfiles)).toEqual({ file: 'Dockerfile', line: 7 });
});

test('takes the line of a parse error, and none where the text is another', () => {
  const parse = 'failed to solve: dockerfile parse error on line 3: unknown instruction: RUM';
  expect(failedInstruction(parse, new Map([['Dockerfile', '']]))).toEqual({ file: 'Dockerfile', line: 3 });
  expect(failedInstruction(' > [2/2] COPY expanded /:\n', dockerfiles)).toBeUndefined();
});
