/** The changed lines of a text with one line around them, `-` before and `+` after: enough for small edits in one place. */
export function lineDifference(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...old.slice(Math.max(0, start - 1), start).map(line => `  ${line}`),
    ...old.slice(start, old.length - end).map(line => `- ${line}`),
    ...now.slice(start, now.length - end).map(line => `+ ${line}`),
    ...old.slice(old.length - end, old.length - end + 1).map(line => `  ${line}`),
  ];
}
