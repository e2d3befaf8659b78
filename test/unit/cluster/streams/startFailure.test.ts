import { expect, test } from 'vitest';
import { isShellMissing } from '../../../../src/core/cluster/streams/startFailure.ts';

const failed = 'error executing command in container: failed to exec in container: failed to start exec "1": ';

test.each([
  [
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
    true,
  ],
  [
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": stat sh: no such file or directory: unknown',
    true,
  ],
  ['executing process: executable file `sh` not found in $PATH: No such file or directory', true],
  [
    'OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd ("/work/sh") set in config.json failed: no such file or directory: unknown',
    false,
  ],
  [
    'OCI runtime exec failed: exec failed: unable to start container process: error loading seccomp filter: unknown',
    false,
  ],
])('a missing shell is told from all else: %s', (reason, isMissing) => {
  expect(isShellMissing({ kind: 'failed', reason: failed + reason })).toBe(isMissing);
});
