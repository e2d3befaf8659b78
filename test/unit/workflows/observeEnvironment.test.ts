import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { serviceName } from '../../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../../src/core/environment/session.ts';
import { observeEnvironment } from '../../../src/core/workflows/observeEnvironment.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { environment, fakeSession } from './fakes.ts';

const signal = AbortSignal.timeout(5000);
const api = environment('docker:default/c-1', {
  services: [{ name: serviceName('api'), image: 'me/api:1', state: { kind: 'running' } }],
});

function sessionThat(fails: LockstepError): EnvironmentSession {
  return { ...fakeSession(() => ({ code: 0 })), spawn: () => Promise.reject(fails) };
}

const sources = {
  files: diskFiles('.'),
  inspect: () =>
    Promise.resolve({ facts: [], env: {}, files: new Map([['/etc/os-release', 'ID=debian\nVERSION_ID="12"\n']]) }),
};

test("without a shell the image's own files speak, and that is said", async () => {
  const session = sessionThat(new LockstepError('toolMissing', 'There is no sh in api.'));
  const readings = await observeEnvironment({ environment: api, session }, sources, signal);
  const facts = readings.flatMap(reading => reading.facts);
  expect(facts.find(fact => fact.key === 'os.family')).toMatchObject({ value: 'debian' });
  expect(readings.flatMap(reading => reading.problems.map(problem => problem.message))).toContain(
    'There is no sh in api.',
  );
});

test('an environment that is lost meanwhile is no environment without a shell', async () => {
  const session = sessionThat(new LockstepError('lost', 'The engine went.'));
  await expect(observeEnvironment({ environment: api, session }, sources, signal)).rejects.toThrow('The engine went.');
});
