import { stripVTControlCharacters } from 'node:util';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { LogLine } from '../environment/session.ts';

/**
 * A filter as people type it: words that all must occur in any case, `-word` must not, `/pattern/i` is a regular
 * expression. Throws `usage` where the pattern is none. Colours in a line don't matter.
 */
export function logFilter(text: string): (line: LogLine) => boolean {
  const pattern = /^\/(?<source>.+)\/(?<flags>[imsu]*)$/.exec(text.trim())?.groups;
  if (pattern !== undefined) {
    const expression = compile(pattern['source'] ?? '', pattern['flags'] ?? '');
    return line => expression.test(stripVTControlCharacters(line.text));
  }
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '' && word !== '-');
  const refused = words.filter(word => word.startsWith('-')).map(word => word.slice(1));
  const wanted = words.filter(word => !word.startsWith('-'));
  return line => {
    const plain = stripVTControlCharacters(line.text).toLowerCase();
    return wanted.every(word => plain.includes(word)) && !refused.some(word => plain.includes(word));
  };
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new LockstepError('usage', `/${source}/${flags} is no regular expression: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}
