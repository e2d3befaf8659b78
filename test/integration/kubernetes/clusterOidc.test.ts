import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { json, playServer, refusal } from '../../unit/cluster/apiServer.ts';

const never = new AbortController().signal;
let folder: string;
let pem: { readonly key: string; readonly cert: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-oidc-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', key];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await runProcess({ argv: ['openssl', 'req', '-x509', ...newKey, '-out', cert, ...names] }, never);
  pem = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
});
afterAll(() => rm(folder, { recursive: true }));

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);
const tokenOf = (issuer: string, subject: string, ends: number): string => {
  const claims = { iss: issuer, aud: 'lockstep', sub: subject, iat: now() - 10_000, exp: now() + ends };
  return `${part({ alg: 'RS256' })}.${part(claims)}.${part({ signed: subject })}`;
};

interface Provider extends AsyncDisposable {
  readonly issuer: string;
  readonly asked: readonly string[];
}

/** An OpenID provider that answers at its token endpoint as a test says. */
async function startProvider(answer: (issuer: string, response: ServerResponse) => void): Promise<Provider> {
  const asked: string[] = [];
  let issuer = '';
  const server = createServer(pem, (request: IncomingMessage, response: ServerResponse) => {
    asked.push(request.url ?? '');
    if (request.url === '/token') answer(issuer, response);
    else json(response, { issuer, token_endpoint: `${issuer}/token` });
  });
  await new Promise<void>(resolve => server.listen(0, resolve));
  issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

const userOf = (issuer: string): object => ({
  authProvider: {
    name: 'oidc',
    config: {
      'idp-issuer-url': issuer,
      'idp-certificate-authority-data': Buffer.from(pem.cert).toString('base64'),
      'client-id': 'lockstep',
      'id-token': tokenOf(issuer, 'old', -100),
      'refresh-token': 'geheim-refresh',
    },
  },
});

test('an expired OIDC token is renewed once, at its provider, for all requests', async () => {
  await using provider = await startProvider((issuer, response) =>
    json(response, {
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: 3600,
      id_token: tokenOf(issuer, 'new', 3600),
      refresh_token: 'next',
    }),
  );
  await using server = await playServer((_, response) => json(response, {}));
  const cluster = await server.connect(userOf(provider.issuer));
  await Promise.all([1, 2, 3].map(() => cluster.request({ path: '/x' }, never)));
  expect(provider.asked.filter(path => path === '/token')).toHaveLength(1);
  for (const { headers } of server.requests) expect(headers.authorization).toContain(`.${part({ signed: 'new' })}`);
});

test("a provider that refuses is told with OAuth's reason, and no token", async () => {
  await using provider = await startProvider((_, response) => json(response, { error: 'invalid_grant' }, 400));
  await using server = await playServer((_, response) => json(response, refusal(401, 'Unauthorized', 'no'), 401));
  const cluster = await server.connect(userOf(provider.issuer));
  const error: unknown = await cluster.request({ path: '/x' }, never).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    status: 401,
    message: `Could not get credentials for dev: ${provider.issuer} did not renew the token of user me (invalid_grant).`,
    remedy: { kind: 'openFile' },
  });
  expect(String(error)).not.toContain('geheim');
  expect(server.requests).toHaveLength(0);
});
