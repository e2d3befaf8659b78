import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sshArgs } from '../../../../src/core/providers/docker/engineAgent.ts';
import { readContexts } from '../../../../src/core/providers/docker/readContexts.ts';

describe('readContexts', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lockstep-home-'));
    await context('remote', 'tcp://build.example:2376', true);
    await context('office', 'ssh://ada@office.example', false);
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  async function context(name: string, host: string, secure: boolean): Promise<void> {
    const id = createHash('sha256').update(name).digest('hex');
    const [meta, tls] = ['meta', 'tls'].map(kind => join(home, '.docker', 'contexts', kind, id)) as [string, string];
    await mkdir(meta, { recursive: true });
    await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
    if (!secure) return;
    await mkdir(join(tls, 'docker'), { recursive: true });
    for (const file of ['ca', 'cert', 'key']) await writeFile(join(tls, 'docker', `${file}.pem`), `${file} text`);
  }
  const read = (env: Record<string, string> = {}) => readContexts({ env, home, platform: 'linux' });
  const setCurrent = (name: string) =>
    writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: name }));

  test('lists the current one first, chosen as the docker program chooses it', async () => {
    const names = async (env?: Record<string, string>) => (await read(env)).map(({ name }) => name);
    expect(await names()).toEqual(['default', 'office', 'remote']);
    await setCurrent('remote');
    expect(await names()).toEqual(['remote', 'default', 'office']);
    expect(await names({ DOCKER_CONTEXT: 'office' })).toEqual(['office', 'default', 'remote']);
    expect(await names({ DOCKER_CONTEXT: 'office', DOCKER_HOST: 'unix:///x.sock' })).toEqual([
      'default',
      'office',
      'remote',
    ]);
  });

  test('takes a stored context with its certificates', async () => {
    const remote = (await read()).find(({ name }) => name === 'remote');
    expect(remote).toEqual({
      name: 'remote',
      endpoint: {
        kind: 'tcp',
        host: 'build.example',
        port: 2376,
        tls: { ca: 'ca text', cert: 'cert text', key: 'key text', skipVerify: false },
      },
      programArgs: ['--context', 'remote'],
      env: { DOCKER_HOST: undefined, DOCKER_CONTEXT: 'remote' },
    });
  });

  test('takes DOCKER_HOST and DOCKER_CERT_PATH', async () => {
    await writeFile(join(home, 'ca.pem'), 'own ca');
    const [first] = await read({ DOCKER_HOST: 'tcp://10.0.0.1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home });
    expect(first.endpoint).toEqual({
      kind: 'tcp',
      host: '10.0.0.1',
      port: 2376,
      tls: { ca: 'own ca', skipVerify: false },
    });
  });

  test('finds a rootless socket where there is no other, and the named pipe on Windows', async () => {
    await writeFile(join(home, 'docker.sock'), '');
    const [rootless] = await read({ XDG_RUNTIME_DIR: home });
    expect(['/var/run/docker.sock', join(home, 'docker.sock')]).toContain((rootless.endpoint as { path: string }).path);
    const [windows] = await readContexts({ env: {}, home, platform: 'win32' });
    expect(windows.endpoint).toEqual({ kind: 'socket', path: '//./pipe/docker_engine' });
  });

  test('an engine behind SSH is reached with the user and port that its address names', () => {
    expect(sshArgs('ssh://ada@office.example:2222').slice(4)).toEqual([
      '-l',
      'ada',
      '-p',
      '2222',
      '--',
      'office.example',
      'docker',
      'system',
      'dial-stdio',
    ]);
  });
});
