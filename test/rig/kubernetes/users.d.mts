/**
 * Writes a kubeconfig of a user with a client certificate (30 days) and returns its path; the user has only the rights
 * that a test binds to the name or groups. `server` is another than the cluster's first.
 */
export function userKubeconfig(user: {
  readonly name: string;
  readonly groups?: readonly string[];
  readonly namespace?: string;
  readonly server?: string;
}): Promise<string>;

/** The same for a service account that exists, with a token; its context's namespace is the account's. */
export function serviceAccountKubeconfig(account: {
  readonly name: string;
  readonly namespace: string;
  /**
   * How long the API server takes the token, 3600 unless told; once it has seen it, up to 10 s more. The end that the
   * token itself tells is a minute earlier, the API server's tolerance for clocks.
   */
  readonly seconds?: number;
  readonly server?: string;
}): Promise<string>;

/** A token of a service account that exists, valid for `seconds`. */
export function serviceAccountToken(account: {
  readonly name: string;
  readonly namespace: string;
  readonly seconds?: number;
}): Promise<string>;
