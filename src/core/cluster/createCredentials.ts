import { readFile } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../base/logger.ts';
import { ClusterError } from './clusterError.ts';
import { credentialFailure } from './credentialFailure.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import type { ExecCredential } from './execCredential.ts';
import type { KubeconfigContext } from './kubeconfig.ts';
import type { libraryOptions } from './libraryOptions.ts';
import { impersonationHeaders } from './impersonationHeaders.ts';
import { oidcToken } from './oidcToken.ts';
import { runExecPlugin } from './runExecPlugin.ts';
import { sharedRun } from './sharedRun.ts';

export interface CredentialOptions {
  readonly logger: Logger;
  readonly proxyUrl: string | undefined;
  readonly pluginMilliseconds: number;
}

/** Files and OIDC tokens are looked at again after this time, as client-go does with token files. */
const readAgainMilliseconds = 60_000;
/** Where the clocks differ, what a plugin has just given looks as if it had ended. */
const endedMilliseconds = 5_000;
/** A plugin that failed may open a browser each time, and many watches ask. */
const failureKeptMilliseconds = 15_000;
/** Credentials that were refused when they were new are not asked for again sooner. */
const refusedAgainMilliseconds = 30_000;

export async function createCredentials(
  context: KubeconfigContext,
  options: CredentialOptions,
): Promise<CredentialSource> {
  const library = await import('./libraryOptions.ts');
  return new Source(context, library.libraryOptions(context, options.proxyUrl), options);
}

class Source implements CredentialSource {
  readonly #context: KubeconfigContext;
  readonly #connection: ReturnType<typeof libraryOptions>;
  readonly #options: CredentialOptions;
  readonly #oidc: ReturnType<typeof oidcToken> | undefined;
  readonly #agents = new Set<Agent>();
  readonly #obtain = sharedRun(signal => this.#obtainNow(signal));
  #credentials: Credentials | undefined;
  #readAgain = 0;
  #plugin: ExecCredential | undefined;
  #failed: { readonly error: unknown; readonly until: number } | undefined;
  #renewedAfterRefusal = 0;

  constructor(context: KubeconfigContext, connection: ReturnType<typeof libraryOptions>, options: CredentialOptions) {
    this.#context = context;
    this.#connection = connection;
    this.#oidc = context.user?.authProvider === undefined ? undefined : oidcToken(context.user);
    this.#options = options;
  }

  async current(signal: AbortSignal): Promise<Credentials> {
    if (this.#credentials !== undefined && Date.now() < this.#readAgain) return this.#credentials;
    if (this.#failed !== undefined && Date.now() < this.#failed.until) throw this.#failed.error;
    return this.#obtain(signal);
  }

  accepted(credentials: Credentials): void {
    if (credentials === this.#credentials) this.#renewedAfterRefusal = 0;
  }

  refused(credentials: Credentials): boolean {
    const { user } = this.#context;
    const changes = [user?.exec, user?.tokenFile, user?.authProvider, user?.clientCertificate];
    if (changes.every(each => each === undefined)) return false;
    // Another request was refused before and has them renewed.
    if (credentials !== this.#credentials || this.#readAgain === 0) return true;
    if (Date.now() - this.#renewedAfterRefusal < refusedAgainMilliseconds) return false;
    this.#renewedAfterRefusal = Date.now();
    this.#plugin = undefined;
    this.#readAgain = 0;
    return true;
  }

  dropIdle(): void {
    for (const agent of this.#agents)
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  [Symbol.dispose](): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #obtainNow(signal: AbortSignal): Promise<Credentials> {
    try {
      const plugin = await this.#pluginCredential(signal);
      const token = await this.#fileToken(signal);
      const oidc = await this.#oidc?.(signal);
      const connection = await this.#connection(plugin?.certificate);
      const authorization = token ?? connection.authorization ?? bearer(oidc ?? plugin?.token);
      const headers = {
        ...impersonationHeaders(this.#context.user?.impersonation),
        ...(authorization === undefined ? {} : { authorization }),
      };
      const known = this.#credentials;
      const same = known !== undefined && isDeepStrictEqual(known.tls, connection.tls);
      if (same) connection.agent.destroy();
      else this.dropIdle();
      const agent = same ? known.agent : connection.agent;
      this.#agents.add(agent);
      // The same object where nothing changed, because it is by identity that a refusal finds out.
      const renewed =
        same && isDeepStrictEqual(known.headers, headers) ? known : { agent, tls: connection.tls, headers };
      const now = Date.now();
      const { expires = Infinity } = plugin ?? {};
      const ends = expires > now ? expires : now + endedMilliseconds;
      this.#readAgain = Math.min(now + readAgainMilliseconds, ends);
      this.#failed = undefined;
      return (this.#credentials = renewed);
    } catch (error) {
      signal.throwIfAborted();
      const failure = error instanceof ClusterError ? error : credentialFailure(this.#context, error);
      this.#failed = { error: failure, until: Date.now() + failureKeptMilliseconds };
      throw failure;
    }
  }

  async #pluginCredential(signal: AbortSignal): Promise<ExecCredential | undefined> {
    const { user } = this.#context;
    if (user?.exec === undefined || user.token !== undefined || user.tokenFile !== undefined) return undefined;
    if (this.#plugin !== undefined && Date.now() < (this.#plugin.expires ?? Infinity)) return this.#plugin;
    this.#plugin = await runExecPlugin(this.#context, user.exec, this.#options.pluginMilliseconds, signal);
    const { expires } = this.#plugin;
    const until = expires === undefined ? '' : `, good until ${new Date(expires).toISOString()}`;
    this.#options.logger.debug(`${user.exec.command} gave credentials for ${this.#context.name}${until}`);
    return this.#plugin;
  }

  async #fileToken(signal: AbortSignal): Promise<string | undefined> {
    const { user } = this.#context;
    if (user?.tokenFile === undefined) return undefined;
    try {
      return bearer((await readFile(user.tokenFile, { encoding: 'utf8', signal })).trim());
    } catch (error) {
      signal.throwIfAborted();
      if (user.token !== undefined) return undefined;
      throw error;
    }
  }
}

const bearer = (token: string | undefined): string | undefined => (token ? `Bearer ${token}` : undefined);
