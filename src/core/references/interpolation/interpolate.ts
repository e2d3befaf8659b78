import { unresolved } from './unresolved.ts';

export interface Interpolation {
  /** Undefined for a variable that isn't set. */
  readonly lookup: (name: string) => string | undefined;
  /** What Compose itself would refuse; never with parts of the text, which may be a password. */
  readonly refuse: (message: string, resolve?: string) => void;
}

/** Characters; variables made of variables double with every line. */
const largestValue = 1024 * 1024;

/** Variables in defaults of variables; nobody writes more. */
const deepest = 20;

const operators = /^(?<name>[A-Za-z_]\w*)(?<operator>:-|-|:\?|\?|:\+|\+)?/;

/**
 * Fills `$NAME`, `${NAME}` and `${NAME:-default}` with its kin, nested too; `$$` is a dollar sign
 * (Compose specification, "Interpolation"). A variable without a value leaves an unresolved mark.
 */
export function interpolate(text: string, interpolation: Interpolation): string {
  let result = '';
  let rest = text;
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    result += rest.slice(0, dollar);
    rest = rest.slice(dollar);
    const { value, length } = readVariable(rest, interpolation);
    result += value;
    rest = rest.slice(length);
    if (result.length > largestValue) {
      interpolation.refuse('a value grows beyond all bounds through its variables');
      return unresolved('shorter values');
    }
  }
  return result + rest;
}

/** `text` begins with a dollar sign. */
function readVariable(text: string, interpolation: Interpolation): { readonly value: string; readonly length: number } {
  if (text.startsWith('$$')) return { value: '$', length: 2 };
  const simple = /^\$(?<name>[A-Za-z_]\w*)/.exec(text)?.groups?.['name'];
  if (simple !== undefined) {
    return { value: interpolation.lookup(simple) ?? unresolved(simple), length: simple.length + 1 };
  }
  const end = text.startsWith('${') ? closingBrace(text) : -1;
  const inner = text.slice(2, Math.max(end, 2));
  const { name, operator } = operators.exec(inner)?.groups ?? {};
  const argument = inner.slice((name ?? '').length + (operator ?? '').length);
  if (end < 0 || name === undefined || (operator === undefined && argument !== '')) {
    interpolation.refuse('a dollar sign begins no variable', 'Write $$ for a dollar sign of its own.');
    return { value: '$', length: 1 };
  }
  return { value: substitute(name, operator ?? '', argument, interpolation), length: end + 1 };
}

function substitute(name: string, operator: string, argument: string, interpolation: Interpolation): string {
  const value = interpolation.lookup(name);
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  switch (operator.at(-1)) {
    case '-':
      return isSet && value !== undefined ? value : interpolate(argument, interpolation);
    case '+':
      return isSet ? interpolate(argument, interpolation) : '';
    case '?':
      if (isSet && value !== undefined) return value;
      interpolation.refuse(
        `the required variable ${name} is not set${argument === '' ? '' : ` (${argument})`}`,
        'Give an env file that sets it.',
      );
      return unresolved(name);
    default:
      return value ?? unresolved(name);
  }
}

/** The index of the brace that closes the one at index 1, or -1. */
function closingBrace(text: string): number {
  let depth = 0;
  for (let index = 1; index < text.length; index++) {
    if (text[index] === '{' && ++depth > deepest) return -1;
    if (text[index] === '}' && --depth === 0) return index;
  }
  return -1;
}
