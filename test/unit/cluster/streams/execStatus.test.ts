import { expect, test } from 'vitest';
import { readExecStatus } from '../../../../src/core/cluster/streams/execStatus.ts';

test.each([
  [
    { metadata: {}, status: 'Success' },
    { kind: 'exited', code: 0 },
  ],
  [
    {
      status: 'Failure',
      message: 'command terminated with non-zero exit code',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    },
    { kind: 'exited', code: 7 },
  ],
  [
    { status: 'Failure', reason: 'InternalError', message: 'exec: "nosuch": executable file not found in $PATH' },
    { kind: 'failed', reason: 'exec: "nosuch": executable file not found in $PATH' },
  ],
  [
    {
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: 'many' }] },
      message: 'odd',
    },
    { kind: 'failed', reason: 'odd' },
  ],
])('the status %j is %j', (status, end) => {
  expect(readExecStatus(JSON.stringify(status))).toEqual(end);
});

test('what is no status is a failure in its words', () => {
  expect(readExecStatus('gateway timeout')).toEqual({ kind: 'failed', reason: 'gateway timeout' });
});
