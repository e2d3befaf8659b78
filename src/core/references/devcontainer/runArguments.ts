import type { Position } from '../declared.ts';

/** One option of `docker run`, by its long name. */
export interface RunArgument {
  readonly name: string;
  /** Empty for a flag. */
  readonly value: string;
  readonly at: Position;
}

/** Options of `docker run` without a value; any other takes one. */
const flags = new Set([
  'detach',
  'init',
  'interactive',
  'no-healthcheck',
  'oom-kill-disable',
  'privileged',
  'publish-all',
  'quiet',
  'read-only',
  'rm',
  'sig-proxy',
  'tty',
]);

const shortNames: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  p: 'publish',
  P: 'publish-all',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
};

/** Other names of the same option. */
const aliases: Readonly<Record<string, string>> = {
  net: 'network',
  'net-alias': 'network-alias',
  'dns-opt': 'dns-option',
};

/** `runArgs` as Docker's own parser takes them: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-it`. */
export function parseRunArguments(runArgs: readonly string[], at: (index: number) => Position): readonly RunArgument[] {
  const parsed: RunArgument[] = [];
  for (let index = 0; index < runArgs.length; index++) {
    const word = runArgs[index] ?? '';
    const place = at(index);
    const next = (): string => runArgs[++index] ?? '';
    const long = /^--(?<name>[a-z][a-z\d-]*)(?:=(?<value>.*))?$/s.exec(word)?.groups;
    if (long !== undefined) {
      const name = aliases[long['name'] ?? ''] ?? long['name'] ?? '';
      parsed.push({ name, value: long['value'] ?? (flags.has(name) ? '' : next()), at: place });
    } else if (/^-[A-Za-z]/.test(word)) parsed.push(...parseShort(word.slice(1), place, next));
  }
  return parsed;
}

function parseShort(letters: string, at: Position, next: () => string): readonly RunArgument[] {
  const name = shortNames[letters[0] ?? ''];
  if (name === undefined) return [];
  const rest = letters.slice(1);
  if (!flags.has(name)) return [{ name, value: rest === '' ? next() : rest.replace(/^=/, ''), at }];
  return [{ name, value: '', at }, ...(rest === '' ? [] : parseShort(rest, at, next))];
}
