/** What went wrong, for code that branches and for pipelines that read JSON. */
export type ErrorCode =
  | 'usage'
  | 'invalidInput'
  | 'toolMissing'
  | 'commandFailed'
  | 'unreachable'
  /** The server knows who asks and says no. */
  | 'forbidden'
  | 'lost'
  | 'notFound'
  | 'notSupported'
  | 'notComparable'
  | 'untrusted'
  | 'internal';

/** The one step that helps, as data: a face renders it as a button or a line. */
export type Remedy =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'openFile'; readonly text: string; readonly file: string; readonly line?: number }
  | { readonly kind: 'openUrl'; readonly text: string; readonly url: string }
  | { readonly kind: 'openSetting'; readonly text: string; readonly setting: string }
  | { readonly kind: 'retry'; readonly text: string }
  | { readonly kind: 'showLog'; readonly text: string };

export interface ErrorOptions {
  readonly cause?: unknown;
  readonly remedy?: Remedy;
  /** Where in a file of the user's, when the input was at fault. Lines and columns start at 1. */
  readonly at?: { readonly file: string; readonly line?: number; readonly column?: number };
  /** What the tool itself said last; for the log, secrets already removed. */
  readonly output?: string;
}

/** An error whose message says what failed, on what and why; `remedy` says what to do. */
export class LockstepError extends Error {
  override readonly name = 'LockstepError';
  readonly code: ErrorCode;
  readonly remedy: Remedy | undefined;
  readonly at: ErrorOptions['at'];
  readonly output: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.at = options.at;
    this.output = options.output;
  }
}
