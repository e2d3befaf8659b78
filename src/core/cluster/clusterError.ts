import { LockstepError, type ErrorCode, type ErrorOptions } from '../base/lockstepError.ts';

/** What an API server refused, or that it could not be reached; `status` is 0 then. */
export class ClusterError extends LockstepError {
  /** HTTP status. */
  readonly status: number;
  /** The machine-readable reason of a Kubernetes `Status`: `AlreadyExists`, `Conflict`, `Expired` … */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    { status, reason, ...options }: ErrorOptions & { readonly status: number; readonly reason?: string },
  ) {
    super(code, message, options);
    this.status = status;
    this.reason = reason;
  }
}
