import { LockstepError } from '../base/lockstepError.ts';
import type { RegistryCredential } from './registryOptions.ts';

/** What a registry asks for with 401 (`WWW-Authenticate`, RFC 9110 section 11). */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The challenges of a header; several may stand in one. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const part = /([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?[\s,]*/gy;
  for (const [, name = '', quoted, plain] of header.trim().matchAll(part)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}

export function basicAuthorization({ username, password }: RegistryCredential & { kind: 'password' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

export interface TokenRequest {
  readonly url: URL;
  readonly init: RequestInit;
}

/** How a token is asked for (distribution.github.io/distribution/spec/auth); without a credential as nobody. */
export function tokenRequest(
  { parameters }: Challenge,
  repository: string,
  credential: RegistryCredential | undefined,
): TokenRequest {
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm)) throw new LockstepError('unreachable', `The registry names no server for its tokens.`);
  const url = new URL(realm);
  const service = parameters.get('service');
  const scope = `repository:${repository}:pull`;
  if (credential?.kind === 'identityToken') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'lockstep', scope });
    form.set('refresh_token', credential.token);
    if (service !== undefined) form.set('service', service);
    return { url, init: { method: 'POST', body: form } };
  }
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  return { url, init: credential ? { headers: { authorization: basicAuthorization(credential) } } : {} };
}
