import { errorMessage } from '../base/errorMessage.ts';
import { isLoopback } from '../base/isLoopback.ts';
import { LockstepError } from '../base/lockstepError.ts';
import { basicAuthorization, parseChallenges, tokenRequest } from './authorization.ts';
import type { ImageAddress } from './imageAddress.ts';
import { readBytes } from './readBytes.ts';
import type { RegistryOptions } from './registryOptions.ts';

/** Reads one repository of a registry by the distribution API (github.com/opencontainers/distribution-spec). */
export interface RegistryConnection {
  readonly address: ImageAddress;
  /**
   * An answer with its body unread; `path` is below the repository: `manifests/latest`, `blobs/sha256:…`.
   * Throws `notFound`, `forbidden` (with `docker login`), `unreachable`.
   */
  get(path: string, accept: string, signal: AbortSignal): Promise<Response>;
}

const mostRedirects = 5;
const mostTokenBytes = 1024 * 1024;
const schemeLimitMilliseconds = 5000;

export function connectRegistry(address: ImageAddress, options: RegistryOptions): RegistryConnection {
  let authorization: string | undefined;
  let scheme: Promise<string> | undefined;
  return {
    address,
    async get(path, accept, signal) {
      scheme ??= schemeOf(address.host, options, signal);
      const url = new URL(`${await scheme}://${address.host}/v2/${address.repository}/${path}`);
      const ask = (): Promise<Response> =>
        send(url, { headers: { accept, ...(authorization === undefined ? {} : { authorization }) } }, options, signal);
      let response = await ask();
      if (response.status === 401) {
        authorization = await authorize(response, address, options, signal);
        if (authorization !== undefined) response = await ask();
      }
      if (!response.ok) throw await refusal(response, address);
      return response;
    },
  };
}

/** Docker's rule: TLS is tried first everywhere, and only some hosts may go without. */
async function schemeOf(host: string, options: RegistryOptions, signal: AbortSignal): Promise<'http' | 'https'> {
  if (!mayBePlain(host, options)) return 'https';
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(schemeLimitMilliseconds)]);
    const response = await fetch(`https://${host}/v2/`, { signal: limited, redirect: 'manual' });
    await response.body?.cancel();
    return 'https';
  } catch {
    signal.throwIfAborted();
    return 'http';
  }
}

function mayBePlain(host: string, { plainHosts = [] }: RegistryOptions): boolean {
  return isLoopback(host.replace(/:\d+$/, '')) || plainHosts.includes(host);
}

/** Follows redirects itself: a registry may send on to its store, but neither without TLS nor with our login. */
async function send(url: URL, init: RequestInit, options: RegistryOptions, signal: AbortSignal): Promise<Response> {
  let at = url;
  const headers = new Headers(init.headers);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    if (at.protocol !== 'https:' && !(at.protocol === 'http:' && mayBePlain(at.host, options)))
      throw new LockstepError('unreachable', `${url.host} sends on to ${at.origin}, which is asked only over TLS.`);
    const response = await reach(at, { ...init, headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    if (next.origin !== at.origin) {
      // A form is only ever an identity token in exchange for another.
      if (init.body !== undefined)
        throw new LockstepError('unreachable', `${at.host} sends on to ${next.origin}, which gets no login.`);
      headers.delete('authorization');
    }
    at = next;
  }
  throw new LockstepError('unreachable', `${url.host} sends on too often.`);
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    init.signal?.throwIfAborted();
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (isPlainAnswer(cause))
      throw new LockstepError('unreachable', `The registry at ${url.host} does not speak TLS.`, {
        cause: error,
        remedy: {
          kind: 'openSetting',
          text: 'Name it among the registries without TLS, if it is to be asked in the clear',
          setting: 'lockstep.registries.withoutTls',
        },
      });
    throw new LockstepError('unreachable', `The registry at ${url.host} can't be reached: ${errorMessage(cause)}`, {
      cause: error,
    });
  }
}

/** OpenSSL's codes where what comes is no TLS. */
const isPlainAnswer = (cause: unknown): boolean =>
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'].includes(
    String((cause as NodeJS.ErrnoException).code),
  );

/** The header that answers a registry's challenge; undefined where it wants a login and there is none. */
async function authorize(
  response: Response,
  address: ImageAddress,
  options: RegistryOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  await response.body?.cancel();
  const challenges = parseChallenges(response.headers.get('www-authenticate') ?? '');
  const credential = await options.credentials?.(address.registry, signal);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer === undefined) {
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic') && credential?.kind === 'password';
    return isBasic ? basicAuthorization(credential) : undefined;
  }
  const { url, init } = tokenRequest(bearer, address.repository, credential);
  const answer = await send(url, init, options, signal);
  if (!answer.ok) throw await refusal(answer, address);
  return `Bearer ${tokenOf(await readBytes(answer, { what: 'a token', maxBytes: mostTokenBytes }), url)}`;
}

function tokenOf(bytes: Uint8Array, url: URL): string {
  try {
    const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as { token?: unknown; access_token?: unknown };
    const token = body.token ?? body.access_token;
    if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
  } catch {
    // Said below: the parser's words would quote a secret.
  }
  throw new LockstepError('unreachable', `${url.host} answered without a token.`);
}

async function refusal(response: Response, { name, registry, host }: ImageAddress): Promise<LockstepError> {
  await response.body?.cancel();
  const { status } = response;
  if (status === 404)
    return new LockstepError('notFound', `The registry ${registry} has no image ${name}.`, {
      remedy: { kind: 'text', text: 'Check its name and tag.' },
    });
  if (status === 401 || status === 403)
    return new LockstepError(
      'forbidden',
      `The registry ${registry} does not let you read ${name}, or has no such image.`,
      {
        remedy: { kind: 'text', text: `Log in first: docker login${registry === 'docker.io' ? '' : ` ${registry}`}` },
      },
    );
  const why = status === 429 ? 'too many requests for now' : `it answers ${status}`;
  return new LockstepError('unreachable', `The image ${name} can't be read from ${host}: ${why}.`);
}
