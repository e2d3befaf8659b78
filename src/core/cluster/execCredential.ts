/** What a credential plugin gave (reference/config-api/client-authentication.v1, "ExecCredential"). */
export interface ExecCredential {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Milliseconds since the epoch. */
  readonly expires?: number;
}

const supported: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
]);

export function isSupportedExecVersion(apiVersion: string): boolean {
  return supported.has(apiVersion);
}

/** Returns words that say what is wrong, without any of the text, which may hold a token. */
export function parseExecCredential(output: string, apiVersion: string): ExecCredential | string {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return 'it wrote no JSON';
  }
  const { kind, apiVersion: written, status } = (answer ?? {}) as Answer;
  if (kind !== 'ExecCredential') return 'it wrote no ExecCredential';
  if (written !== apiVersion) return `it speaks ${String(written)}, while the kubeconfig asks for ${apiVersion}`;
  if (typeof status !== 'object' || status === null) return 'it wrote no status';
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = status;
  if (Boolean(cert) !== Boolean(key)) return 'it wrote a client certificate without its key, or the key alone';
  if (!token && !cert) return 'it wrote neither a token nor a client certificate';
  const expires = Date.parse(expirationTimestamp ?? '');
  return {
    ...(token ? { token } : {}),
    ...(cert && key ? { certificate: { cert, key } } : {}),
    ...(Number.isNaN(expires) ? {} : { expires }),
  };
}

interface Answer {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  } | null;
}
