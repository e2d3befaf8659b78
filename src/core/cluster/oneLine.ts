import { stripVTControlCharacters } from 'node:util';

/** Words that somebody else wrote, as one line for a tree or a terminal: no escape sequences, nothing that turns text around. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
}
