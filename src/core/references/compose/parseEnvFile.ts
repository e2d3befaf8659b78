import type { Position } from '../declared.ts';
import { interpolate } from '../interpolation/interpolate.ts';

export interface EnvFileEntry {
  /** Undefined for a name without `=`, which is taken from outside. */
  readonly value: string | undefined;
  readonly at: Position;
}

export interface EnvFileSource {
  readonly file: string;
  /** Variables from outside the file; the file's own earlier ones come first. */
  readonly lookup: (name: string) => string | undefined;
  readonly refuse: (message: string, line: number) => void;
  /** `raw`: no quotes, no variables, everything behind `=` is the value. */
  readonly raw?: boolean;
}

const assignment = /^(?<indent>[ \t]*)(?:export[ \t]+)?(?<name>[\w.-]+)[ \t]*(?:(?<sign>[=:])[ \t]*)?/;

/** An env file as Compose reads it (compose-go, dotenv): quotes, escapes, `export`, comments, variables. */
export function parseEnvFile(text: string, source: EnvFileSource): ReadonlyMap<string, EnvFileEntry> {
  const parsed = new Map<string, EnvFileEntry>();
  let rest = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  let line = 1;
  while (rest !== '') {
    const taken = takeEntry(rest, line, source, parsed);
    line += rest.slice(0, taken).split('\n').length - 1;
    rest = rest.slice(taken);
  }
  return parsed;
}

/** Reads one entry, or skips a line, and says how many characters that took. */
function takeEntry(rest: string, line: number, source: EnvFileSource, parsed: Map<string, EnvFileEntry>): number {
  const lineEnd = rest.includes('\n') ? rest.indexOf('\n') + 1 : rest.length;
  const first = rest.slice(0, lineEnd);
  if (/^\s*(?:#.*)?$/.test(first)) return lineEnd;
  const { indent, name, sign } = assignment.exec(first)?.groups ?? {};
  const start = assignment.exec(first)?.[0].length ?? 0;
  if (name === undefined || (sign === undefined && !/^\s*(?:#|$)/.test(first.slice(start)))) {
    source.refuse('this line is no NAME=VALUE', line);
    return lineEnd;
  }
  const at = { file: source.file, line, column: (indent ?? '').length + 1 };
  // Its lines would pass for names of variables, and be shown.
  const key = /^-----BEGIN [^-]+-----[^"']*?-----END [^-]+-----[^\n]*\n?/.exec(rest.slice(start))?.[0];
  if (key !== undefined) {
    source.refuse(`the value of ${name} has several lines: put it in quotes`, line);
    parsed.set(name, { value: key.trim(), at });
    return start + key.length;
  }
  if (sign === undefined) {
    parsed.set(name, { value: source.lookup(name), at });
    return lineEnd;
  }
  const fill = (value: string): string =>
    interpolate(value, {
      lookup: variable => parsed.get(variable)?.value ?? source.lookup(variable),
      refuse: message => {
        source.refuse(message, line);
      },
    });
  const { value, length } = takeValue(rest.slice(start), source.raw === true, fill);
  parsed.set(name, { value, at });
  return start + length;
}

interface Taken {
  readonly value: string;
  readonly length: number;
}

function takeValue(text: string, raw: boolean, fill: (value: string) => string): Taken {
  const lineEnd = text.includes('\n') ? text.indexOf('\n') + 1 : text.length;
  const line = text.slice(0, lineEnd);
  if (raw) return { value: line.trimEnd(), length: lineEnd };
  const quoted = /^(?<quote>['"])(?<content>(?:\\[\s\S]|(?!\k<quote>)[^\\])*)\k<quote>[^\n]*\n?/.exec(text);
  const { quote, content } = quoted?.groups ?? {};
  if (quoted === null || content === undefined) {
    return { value: fill(line.replace(/(?:^| +)#.*$/s, '').trim()), length: lineEnd };
  }
  const value = quote === "'" ? content.replaceAll("\\'", "'") : fill(unescape(content));
  return { value, length: quoted[0].length };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$$' };

function unescape(content: string): string {
  return content.replace(/\\([\s\S])/g, (whole, character: string) => escapes[character] ?? whole);
}
