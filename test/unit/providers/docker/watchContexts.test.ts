import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchContexts } from '../../../../src/core/providers/docker/watchContexts.ts';

test('no place is settled before all are told, so that who waits for all misses none', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lockstep-home-'));
  const meta = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update('office').digest('hex'));
  await mkdir(meta, { recursive: true });
  const office = { Name: 'office', Endpoints: { docker: { Host: 'ssh://ada@office.example' } } };
  await writeFile(join(meta, 'meta.json'), JSON.stringify(office));
  const env = { DOCKER_HOST: `unix://${join(home, 'nobody.sock')}` };
  const stop = new AbortController();
  const told: string[] = [];
  for await (const change of watchContexts({ env, home, platform: 'linux' }, [], stop.signal)) {
    told.push(change.kind === 'place' ? change.place.id : change.kind);
    if (told.length === 4) stop.abort();
  }
  expect(told).toEqual(['docker:office', 'docker:default', 'settled', 'settled']);
  await rm(home, { recursive: true, force: true });
});
