import { isSecretName } from '../../core/parity/values/isSecretName.ts';
import { maskText } from '../../core/parity/values/maskArguments.ts';

/**
 * The changed lines of a text, `-` before and `+` after, and the line that they begin at: enough for small edits in one
 * place. No lines around them, and secrets beside an edit masked: what a pipeline prints is kept.
 */
export function lineDifference(
  before: string,
  after: string,
): { readonly line: number; readonly lines: readonly string[] } {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return {
    line: start + 1,
    lines: [
      ...old.slice(start, old.length - end).map(line => `- ${masked(line)}`),
      ...now.slice(start, now.length - end).map(line => `+ ${masked(line)}`),
    ],
  };
}

/** `NAME=value` and options as in commands, `NAME: value` as in YAML and JSON. */
function masked(line: string): string {
  return maskText(line).replace(
    /(?<name>[A-Za-z_][\w.-]*)(?<between>["']?\s*:\s*)(?<value>"[^"]*"|'[^']*'|[^\s,}]+)/g,
    (all, name: string, between: string) => (isSecretName(name) ? `${name}${between}•••` : all),
  );
}
