/** Private-use characters that stand around the name of a variable whose value nobody gave. */
const open = '\uE000';
const close = '\uE001';

/** Stands in a text for the value of a variable that is not set, so that the rest of the text can still be read. */
export function unresolved(name: string): string {
  return `${open}${name}${close}`;
}

/** The variables a text still waits for. */
export function unresolvedNames(text: string): readonly string[] {
  return [...text.matchAll(/\uE000([^\uE001]*)\uE001/g)].map(match => match[1] ?? '');
}

/** Names what is written like a variable; anything else may be a password with a dollar sign in it. */
export function resolveUnresolved(names: readonly string[]): string {
  return names.every(name => /^[A-Z_][A-Z\d_]*$|\s/.test(name))
    ? `Set ${names.join(', ')} in an env file and name that file.`
    : 'Set its variables in an env file and name that file, or write $$ for a dollar sign of its own.';
}
