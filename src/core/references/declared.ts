/** Where something stands in a file. Lines and columns start at 1; the file is relative to the workspace. */
export interface Position {
  /** Empty where `detail` says it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** In words, where no file stands behind it: `deployment/web in shop (context prod), spec.replicas`. */
  readonly detail?: string;
  /** Nobody wrote it: it holds by default. */
  readonly inferred?: true;
}

/** A position as problems name it; one without a file has none. */
export function problemPlace({ file, line, detail }: Position): { readonly file?: string; readonly line?: number } {
  return detail === undefined ? { file, line } : {};
}

/** A value as a file declares it: known, or present without a value that could be told. */
export type Declared<Value> = { readonly at: Position } & (
  | { readonly kind: 'known'; readonly value: Value }
  /** `resolve`: what would make it known, one sentence. */
  | { readonly kind: 'unknown'; readonly resolve: string }
);

export function known<Value>(value: Value, at: Position): Declared<Value> {
  return { kind: 'known', value, at };
}

/** Turns the value, if it is known; `undefined` from `turn` means that it can't be read as what it should be. */
export function mapDeclared<From, To>(
  declared: Declared<From> | undefined,
  turn: (value: From) => To | undefined,
): Declared<To> | undefined {
  if (declared === undefined || declared.kind === 'unknown') return declared;
  const value = turn(declared.value);
  return value === undefined
    ? { kind: 'unknown', at: declared.at, resolve: `“${String(declared.value)}” can't be read here.` }
    : { kind: 'known', value, at: declared.at };
}
