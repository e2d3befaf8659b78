import type { LockstepError } from '../base/lockstepError.ts';

/** What kubeconfig files say together; paths are absolute. It holds credentials: never log or show it whole. */
export interface Kubeconfig {
  readonly contexts: readonly KubeconfigContext[];
  /** The context's name that kubectl would take. */
  readonly current?: string;
  /** Those that were read, in order of precedence. */
  readonly files: readonly string[];
  /** Files or entries that could not be read, each with file and line; the others still hold. */
  readonly problems: readonly LockstepError[];
}

/** A cluster as one user: the unit that people choose. */
export interface KubeconfigContext {
  /** May hold any character. */
  readonly name: string;
  readonly file: string;
  readonly namespace?: string;
  /** Absent where no file has the one that the context names. */
  readonly cluster?: KubeconfigCluster;
  readonly user?: KubeconfigUser;
  readonly clusterName: string;
  /** Empty where the context names none. */
  readonly userName: string;
  /** Set where a part of it lies in a file that is not trusted: the file. */
  readonly untrusted?: string;
}

export interface KubeconfigCluster {
  readonly file: string;
  readonly line: number;
  readonly server: string;
  readonly certificateAuthority?: string;
  /** Base64, as all `…Data`. */
  readonly certificateAuthorityData?: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl?: string;
  /** The extension `client.authentication.k8s.io/exec`, which goes to credential plugins as it is. */
  readonly execConfig?: unknown;
}

export interface KubeconfigUser {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly impersonation?: Impersonation;
  readonly authProvider?: { readonly name: string; readonly config: Readonly<Record<string, string>> };
  readonly exec?: ExecPlugin;
}

/** `as`, `as-uid`, `as-groups`, `as-user-extra`. */
export interface Impersonation {
  readonly user?: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A program that gives credentials (reference/access-authn-authz/authentication, "client-go credential plugins"). */
export interface ExecPlugin {
  readonly apiVersion: string;
  /** Absolute, or a name to be found on the PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
}
