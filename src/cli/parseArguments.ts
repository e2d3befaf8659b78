import { parseArgs } from 'node:util';
import { errorMessage } from '../core/base/errorMessage.ts';
import { LockstepError } from '../core/base/lockstepError.ts';
import type { CliArguments, CliOption } from './context.ts';

/** @throws LockstepError `usage` that names the option */
export function parseArguments(
  argv: readonly string[],
  options: Readonly<Record<string, CliOption>>,
  verb: string,
): CliArguments {
  const parsed = parse(argv, options, verb);
  const value = (name: string): unknown => parsed.values[name];
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    positionals: parsed.positionals,
    text,
    texts: name => {
      const found = value(name);
      return Array.isArray(found) ? found.map(String) : [];
    },
    flag: name => value(name) === true,
    number: name => {
      const found = text(name);
      if (found === undefined) return undefined;
      const parsedNumber = Number(found);
      if (found.trim() === '' || Number.isNaN(parsedNumber))
        throw usage(`--${name} takes a number, not ${found}.`, verb);
      return parsedNumber;
    },
  };
}

function parse(
  argv: readonly string[],
  options: Readonly<Record<string, CliOption>>,
  verb: string,
): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple ? { multiple } : {}), ...(short ? { short } : {}) },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], options: known, allowPositionals: true, strict: true });
  } catch (error) {
    // Node goes on to advise on arguments that begin with a dash.
    throw usage(errorMessage(error).replace(/ To specify a positional.*/s, ''), verb);
  }
}

function usage(message: string, verb: string): LockstepError {
  return new LockstepError('usage', message, { remedy: { kind: 'text', text: `See lockstep ${verb} --help.` } });
}
