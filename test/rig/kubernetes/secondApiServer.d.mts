/** One more API server on the same store: what it breaks, the cluster and other tests don't notice. */
export interface SecondApiServer {
  /** Path of the admin's kubeconfig for this server; the context is `lockstep-rig`. */
  readonly kubeconfig: string;
  /** `https://host:port` */
  readonly server: string;
  /** Its own audit log. */
  readonly auditLog: string;
  /** Kills it (SIGKILL) and resolves when it has ended; also the way to end it after the tests, frozen or not. */
  readonly kill: () => Promise<unknown>;
  /** Stops it from answering while its connections stay open (SIGSTOP). */
  readonly freeze: () => Promise<void>;
  /** Lets it go on (SIGCONT). */
  readonly thaw: () => void;
  /** Kills it if it runs and starts it on the same port; resolves when it is ready, after some 3 s. */
  readonly restart: () => Promise<void>;
}

/** Starts it under a name (a-z, 0-9, -) of the test's own, and resolves when it is ready; one left over is replaced. */
export function startSecondApiServer(options: { readonly name: string }): Promise<SecondApiServer>;
