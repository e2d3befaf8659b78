import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { chunks, never, run } from './describeProvider.ts';
import { onlyHost, removeOwn, startPair } from './dockerContainers.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const path = process.env['PATH'];
let folder: string;

/** In place of ssh, what it would start on the other machine. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-ssh-'));
  const script = `#!/bin/sh\necho "$*" >> ${folder}/arguments\nexec docker --host ${host} system dial-stdio\n`;
  await writeFile(join(folder, 'ssh'), script, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${path ?? ''}`;
});
afterAll(async () => {
  process.env['PATH'] = path;
  await removeOwn(host);
  await rm(folder, { recursive: true, force: true });
});

test('an engine behind ssh is used through the user own ssh, half-closed streams included', async () => {
  const pair = await startPair(host);
  const provider = createDockerProvider({ sources: onlyHost('ssh://ada@office.example:2222') });
  await using session = await provider.open(pair.id, never);
  const size = 4 * 1024 * 1024;
  const { stdout, exit } = await run(session, { argv: ['cat'], stdin: chunks('x'.repeat(65_536), size / 65_536) });
  expect([stdout.length, exit]).toEqual([size, { kind: 'exited', code: 0 }]);
  expect(await readFile(join(folder, 'arguments'), 'utf8')).toMatch(
    /^-T -o BatchMode=yes -l ada -p 2222 -- office\.example docker system dial-stdio$/m,
  );
});
