import type { Agent } from 'node:https';
import type { TlsMaterial } from './libraryOptions.ts';

/** What makes a request one of this user's. */
export interface Credentials {
  readonly agent: Agent;
  readonly tls: TlsMaterial;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

export interface CredentialSource extends globalThis.Disposable {
  current(signal: AbortSignal): Promise<Credentials>;
  /** The server took them. */
  accepted(credentials: Credentials): void;
  /** The server refused them: whether newer ones may be got, so that a second attempt makes sense. */
  refused(credentials: Credentials): boolean;
  /** Drops idle connections, which may be dead. */
  dropIdle(): void;
}
