import type { Fact } from './fact.ts';
import type { ServiceName } from './ids.ts';

export type Bytes = AsyncIterable<Uint8Array>;

/** A program to run in an environment; `argv` goes there as it is, without a shell. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Default: the workspace's own. */
  readonly service?: ServiceName;
  /** Absolute, in there. Default: the workspace folder for the workspace's service. */
  readonly cwd?: string;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Bytes;
}

export type Exit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  /** The connection or the engine went before an exit code was known. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface RemoteProcess {
  /** Must be read to the end or returned early, which discards the rest; honours back-pressure. */
  readonly output: AsyncIterable<{ readonly channel: 'stdout' | 'stderr'; readonly bytes: Uint8Array }>;
  /** Never rejects. */
  readonly exit: Promise<Exit>;
}

/** Where a log can be resumed without loss or repeat; opaque outside the provider that made it. */
export type LogCursor = string;

export interface LogLine {
  readonly service: ServiceName;
  /** Absent where the engine keeps both in one stream. */
  readonly channel?: 'stdout' | 'stderr';
  /** As the engine wrote it, RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Without line end; colours kept. */
  readonly text: string;
  readonly cursor: LogCursor;
  /** Set where the engine may have dropped lines before this one. */
  readonly gap?: string;
}

export interface LogOptions {
  readonly service: ServiceName;
  readonly follow: boolean;
  /** Only so many of the last lines; default all. */
  readonly tail?: number;
  readonly after?: LogCursor;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A shell with a terminal in an environment. On abort of what opened it, it is ended in there. */
export interface RemoteTerminal {
  readonly output: Bytes;
  write(bytes: Uint8Array): Promise<void>;
  resize(size: TerminalSize): void;
  /** Never rejects. */
  readonly exit: Promise<Exit>;
}

/** A terminal as data; the face opens it. */
export type TerminalLaunch =
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly argv: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'pty'; open(size: TerminalSize, signal: AbortSignal): Promise<RemoteTerminal> };

/** An open connection to one environment: a computer, and what its engine says of it. */
export interface EnvironmentSession extends AsyncDisposable {
  /** Aborted, with a LockstepError 'unreachable' as reason, when the environment went or its engine did. */
  readonly lost: AbortSignal;
  /** Image, limits, mounts, user, command as the engine has them; nothing is run. */
  facts(service: ServiceName | undefined, signal: AbortSignal): Promise<readonly Fact[]>;
  /**
   * On abort ends what it started in there, children included. Before there is a process it throws `toolMissing` for a
   * program and `notFound` for a folder that isn't there, `notSupported` for a user that can't be chosen.
   */
  spawn(command: Command, signal: AbortSignal): Promise<RemoteProcess>;
  /** `follow` goes on across restarts of service and engine, and ends when the service is removed; on abort it ends quietly. */
  logs(options: LogOptions, signal: AbortSignal): AsyncIterable<LogLine>;
  /** Unpacks a tar below `path`, which is made if missing. */
  upload(tar: Bytes, path: string, signal: AbortSignal): Promise<void>;
  /** A tar of `path`, which may be a file or a folder. */
  download(path: string, signal: AbortSignal): Bytes;
  /** A TCP connection as seen from in there. */
  connect?(to: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<Connection>;
  terminal(service: ServiceName | undefined): TerminalLaunch;
}

/** Both directions of a byte stream; ending `write` half-closes. */
export interface Connection extends AsyncDisposable {
  readonly read: Bytes;
  write(bytes: Uint8Array): Promise<void>;
  end(): void;
}
