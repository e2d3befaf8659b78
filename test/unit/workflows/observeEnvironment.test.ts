import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { serviceName } from '../../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../../src/core/environment/session.ts';
import { checkParity } from '../../../src/core/workflows/checkParity.ts';
import { createSealer } from '../../../src/core/workflows/createSealer.ts';
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

test("a container that somebody started is not measured by the workspace's devcontainer.json", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-elsewhere-'));
  try {
    await writeFile(
      join(folder, '.devcontainer.json'),
      '{ "image": "node:22", "containerEnv": { "ONLY_DECLARED": "1" } }',
    );
    await writeFile(join(folder, 'prod.yaml'), 'services: { api: { image: "me/api:1" } }');
    const session = sessionThat(new LockstepError('toolMissing', 'There is no sh in api.'));
    const own = { ...sources, files: diskFiles(folder), seal: createSealer(Buffer.alloc(32)), version: '1' };
    const targets = [{ kind: 'compose', path: 'prod.yaml', options: {} }];
    const keysFor = async (kind: 'container' | 'devcontainer'): Promise<readonly string[]> => {
      const measured = { environment: { ...api, origin: { kind } }, session };
      const request = { environment: measured, reference: { kind: 'targets', targets } } as const;
      const outcome = await checkParity(request, { ...own, today: new Date() }, signal);
      return outcome.kind === 'report' ? outcome.report.findings.map(finding => finding.key) : [];
    };
    expect(await keysFor('container')).not.toContain('env.ONLY_DECLARED');
    expect(await keysFor('devcontainer')).toContain('env.ONLY_DECLARED');
  } finally {
    await rm(folder, { recursive: true });
  }
});
