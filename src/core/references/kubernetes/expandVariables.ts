import type { Declared } from '../declared.ts';

/** Characters; variables made of variables double with every line. */
const largestValue = 1024 * 1024;

/**
 * Fills `$(NAME)` from variables that are already known; `$$(NAME)` is literal, and a name that isn't set stays as
 * written (Kubernetes, "Define Dependent Environment Variables").
 */
export function expandVariables(
  text: Declared<string>,
  lookup: (name: string) => Declared<string> | undefined,
): Declared<string> {
  if (text.kind === 'unknown') return text;
  let waiting: string | undefined;
  let length = text.value.length;
  const value = text.value.replace(/\$\$|\$\((?<name>[^()]+)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    const found = lookup(name);
    if (found?.kind === 'unknown') waiting ??= found.resolve;
    length += found?.kind === 'known' ? found.value.length : 0;
    if (length > largestValue) waiting ??= 'It grows beyond all bounds through other variables.';
    return found?.kind === 'known' && length <= largestValue ? found.value : whole;
  });
  return waiting === undefined ? { ...text, value } : { kind: 'unknown', at: text.at, resolve: waiting };
}
