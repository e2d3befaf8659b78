/** `runtime.node`, `env.NODE_ENV`, `service.postgres.version`; patterns as in the report's contract. */
export type FactKey = string;

/** How a source knows. Observed beats declared beats inferred. */
export type Method = 'observed' | 'declared' | 'inferred';

/** Where a value stands or was seen. Lines and columns start at 1; files are relative to the workspace with `/`. */
export interface Source {
  readonly method: Method;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** In words, where there is no file: `/etc/os-release in shop`, `docker inspect`. */
  readonly detail?: string;
}

/** A value that must not be shown: only its HMAC-SHA256 under a named key leaves the place where it was read. */
export interface Sealed {
  readonly sealed: string;
  readonly keyId: string;
  /** The harmless parts of it, `postgres://•••:5432/•••`, where its class of value is known. */
  readonly shown?: string;
}

/** Lists are sequences (a command) or sets (capabilities); the key's comparator knows which. Bytes and millicores are numbers. */
export type FactValue = string | number | boolean | readonly string[] | Sealed;

export type Observation =
  | { readonly status: 'known'; readonly value: FactValue }
  | { readonly status: 'absent' }
  /** There, but its value can't be told. `resolve`: what would make it known, one sentence. */
  | { readonly status: 'unknown'; readonly resolve: string };

/** One named, typed, sourced observation. */
export type Fact = Observation & {
  readonly key: FactKey;
  readonly sources: readonly Source[];
};
