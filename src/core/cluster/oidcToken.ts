import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import type { KubeconfigUser } from './kubeconfig.ts';
import { oneLine } from './oneLine.ts';
import { readBody } from './readBody.ts';
import { sendRequest } from './sendRequest.ts';

const answerMilliseconds = 15_000;
const largestAnswer = 1024 * 1024;

/**
 * The token of an `oidc` auth provider, renewed at its issuer when it has ended (reference/access-authn-authz/authentication,
 * "OpenID Connect Tokens"; RFC 6749, section 6). Renewed tokens are kept here, never written to the kubeconfig. Its
 * errors hold OAuth's code and no token. The Kubernetes client's own renewal fails with the library that it calls.
 */
export function oidcToken(user: KubeconfigUser): (signal: AbortSignal) => Promise<string | undefined> {
  const config = user.authProvider?.config ?? {};
  let { 'id-token': idToken, 'refresh-token': refreshToken } = config;
  return async signal => {
    if (idToken !== undefined && endOf(idToken) > Date.now()) return idToken;
    const { 'idp-issuer-url': issuer, 'client-id': client } = config;
    if (issuer === undefined || client === undefined || refreshToken === undefined)
      throw new Error(`the token of user ${user.name} has ended, and nothing to renew it with is given`);
    try {
      const renewed = await renew({ config, issuer, client, refreshToken }, signal);
      idToken = renewed.id_token;
      refreshToken = renewed.refresh_token ?? refreshToken;
      return idToken;
    } catch (error) {
      signal.throwIfAborted();
      const { oauth, code } = error as { oauth?: string; code?: string };
      const why = oneLine(oauth ?? code ?? 'no answer that can be read');
      throw new Error(`${issuer} did not renew the token of user ${user.name} (${why})`, { cause: error });
    }
  };
}

/** In milliseconds since the epoch; 0 where it is no token with an end. */
function endOf(token: string): number {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: number };
    return (claims.exp ?? 0) * 1000;
  } catch {
    return 0;
  }
}

interface Renewal {
  readonly config: Readonly<Record<string, string>>;
  readonly issuer: string;
  readonly client: string;
  readonly refreshToken: string;
}

interface Tokens {
  readonly id_token?: string;
  readonly refresh_token?: string;
}

async function renew({ config, issuer, client, refreshToken }: Renewal, signal: AbortSignal): Promise<Tokens> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]);
  const ca = await authority(config);
  const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { token_endpoint: endpoint = '', token_endpoint_auth_methods_supported: methods } = (await ask(
    { url: new URL(discovery), method: 'GET', headers: {} },
    ca,
    late,
  )) as { token_endpoint?: string; token_endpoint_auth_methods_supported?: readonly string[] };
  const secret = config['client-secret'] ?? '';
  const asHeader = secret !== '' && (methods?.includes('client_secret_basic') ?? true);
  const login = `${encodeURIComponent(client)}:${encodeURIComponent(secret)}`;
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: client });
  if (secret !== '' && !asHeader) form.set('client_secret', secret);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(asHeader ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}),
  };
  const tokens = (await ask(
    { url: new URL(endpoint), method: 'POST', headers, body: form.toString() },
    ca,
    late,
  )) as Tokens;
  if (tokens.id_token === undefined) throw Object.assign(new Error(), { oauth: 'it gave no ID token' });
  return tokens;
}

async function authority(config: Readonly<Record<string, string>>): Promise<{ readonly ca?: string }> {
  const { 'idp-certificate-authority': file, 'idp-certificate-authority-data': encoded } = config;
  if (file !== undefined) return { ca: await readFile(file, 'utf8') };
  return encoded === undefined ? {} : { ca: Buffer.from(encoded, 'base64').toString() };
}

async function ask(
  request: Parameters<typeof sendRequest>[0],
  tls: { readonly ca?: string },
  signal: AbortSignal,
): Promise<unknown> {
  const credentials = { agent: new Agent(tls), tls, headers: {} };
  const answer = await sendRequest(request, credentials, answerMilliseconds, signal);
  const body = JSON.parse(await readBody(answer, largestAnswer)) as { error?: string };
  if (answer.statusCode === 200) return body;
  throw Object.assign(new Error(), { oauth: body.error ?? String(answer.statusCode) });
}
