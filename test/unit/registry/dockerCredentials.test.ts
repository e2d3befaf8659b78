import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dockerCredentials } from '../../../src/core/registry/dockerCredentials.ts';

const { signal } = new AbortController();
const encoded = (text: string): string => Buffer.from(text).toString('base64');
let home: string;
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), 'lockstep-test-'))));
afterEach(() => rm(home, { recursive: true, force: true }));

async function logins(config: object | string): Promise<ReturnType<typeof dockerCredentials>> {
  await mkdir(join(home, '.docker'), { recursive: true });
  await writeFile(join(home, '.docker', 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return dockerCredentials({ env: { PATH: `${home}${delimiter}${process.env['PATH'] ?? ''}` }, home });
}

/** A credential helper that knows one registry. */
async function addHelper(name: string, registry: string, answer: object): Promise<void> {
  const file = join(home, `docker-credential-${name}`);
  await writeFile(
    file,
    `#!/bin/sh\n[ "$1" = get ] && [ "$(cat)" = '${registry}' ] && echo '${JSON.stringify(answer)}' && exit\necho unknown; exit 1\n`,
  );
  await chmod(file, 0o755);
}

test('a stored login is found under every way its registry was written', async () => {
  const find = await logins({
    auths: {
      'https://index.docker.io/v1/': { auth: encoded('ada:hub:secret') },
      'https://ghcr.io/v2/': { auth: encoded('ada:github') },
      'quay.io': { identitytoken: 'quay-token' },
    },
  });
  expect(await find('docker.io', signal)).toEqual({ kind: 'password', username: 'ada', password: 'hub:secret' });
  expect(await find('ghcr.io', signal)).toEqual({ kind: 'password', username: 'ada', password: 'github' });
  expect(await find('quay.io', signal)).toEqual({ kind: 'identityToken', token: 'quay-token' });
  expect(await find('evil.example', signal)).toBeUndefined();
});

test('a registry’s own helper is asked before the store, and the store before what is in the file', async () => {
  await addHelper('own', 'ghcr.io', { Username: '<token>', Secret: 'own-token' });
  await addHelper('store', 'quay.io', { Username: 'ada', Secret: 'stored' });
  const find = await logins({
    credsStore: 'store',
    credHelpers: { 'ghcr.io': 'own' },
    auths: { 'quay.io': { auth: encoded('ada:old') }, 'local.example': { auth: encoded('ada:file') } },
  });
  expect(await find('ghcr.io', signal)).toEqual({ kind: 'identityToken', token: 'own-token' });
  expect(await find('quay.io', signal)).toEqual({ kind: 'password', username: 'ada', password: 'stored' });
  expect(await find('local.example', signal)).toEqual({ kind: 'password', username: 'ada', password: 'file' });
});

test('a helper that is a path or is not there gives nobody, and nothing is run', async () => {
  await mkdir(join(home, 'docker-credential-x'));
  await addHelper('x/evil', 'ghcr.io', { Username: 'ada', Secret: 'x' });
  expect(await (await logins({ credsStore: 'x/evil' }))('ghcr.io', signal)).toBeUndefined();
  expect(await (await logins({ credsStore: 'missing' }))('ghcr.io', signal)).toBeUndefined();
});

test('a file that can’t be read gives nobody', async () => {
  expect(await (await logins('{ broken'))('ghcr.io', signal)).toBeUndefined();
});
