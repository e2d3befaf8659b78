import { expect, test } from 'vitest';
import { beyondMessage } from '../../../src/cli/output/beyondMessage.ts';

test('only the last line of a tool is left out, where the message has it; all others stay as they are', () => {
  const message = 'Could not build web: step 2 failed.';
  expect(beyondMessage('step 2\n\n}\nstep 2 failed.\n', message)).toEqual(['step 2', '', '}', '']);
  expect(beyondMessage('step 2 failed.\r\nbye\r\n', message)).toEqual(['step 2 failed.', 'bye', '']);
});

test('nothing is left of what is told whole', () => {
  expect(beyondMessage('failed.\n', 'It failed.')).toEqual([]);
  expect(beyondMessage('\n', 'It failed.')).toEqual([]);
});
