/** How an exec ended, by the status that the server sends last. */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** The runtime could not start it or lost it; in its words. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The connection ended before there was a status. */
  | { readonly kind: 'lost'; readonly reason: string };

interface Status {
  readonly status?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly details?: { readonly causes?: readonly { readonly reason?: unknown; readonly message?: unknown }[] };
}

/** Reads a `Status` (reference/kubernetes-api/common-definitions/status) of channel 3. */
export function readExecStatus(json: string): Exclude<ExecEnd, { kind: 'lost' }> {
  try {
    const { status, reason, message, details } = JSON.parse(json) as Status;
    if (status === 'Success') return { kind: 'exited', code: 0 };
    const code = details?.causes?.find(cause => cause.reason === 'ExitCode')?.message;
    if (reason === 'NonZeroExitCode' && Number.isInteger(Number(code))) return { kind: 'exited', code: Number(code) };
    return { kind: 'failed', reason: typeof message === 'string' ? message : json };
  } catch {
    return { kind: 'failed', reason: json };
  }
}
