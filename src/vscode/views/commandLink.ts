import type { CommandId } from '../commands/ids.ts';

/** A link for Markdown whose `isTrusted` enables the command; `text` is Markdown. */
export function commandLink(text: string, command: CommandId, argument?: unknown): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${text}](command:${command}${query})`;
}
