import type { ResolvedInstruction } from './resolveStage.ts';
import type { Word } from './buildStage.ts';

const separators = new Set(['&&', '||', '|', ';', '&', '(', ')', '{', '}', 'then', 'do', 'else', 'fi', 'done', 'if']);

/** The commands of a `RUN`, each as its words: split at `&&`, `;` and their kin, in a heredoc at line ends too. */
export function shellCommands({ words, fill }: ResolvedInstruction): readonly (readonly Word[])[] {
  const isHeredoc = words[0]?.text.startsWith('<<') === true;
  const commands: Word[][] = [[]];
  let line = 0;
  let continued = false;
  for (const { text, at } of words) {
    if (isHeredoc && at.line !== line && !continued) commands.push([]);
    line = at.line;
    continued = text === '\\';
    if (continued) continue;
    const ends = /;$/.test(text);
    const plain = text.replace(/;$/, '').replace(/^\(|\)$/g, '');
    if (separators.has(plain)) commands.push([]);
    else if (plain !== '') commands.at(-1)?.push({ text: fill(plain.replace(/^(['"])(.*)\1$/s, '$2')), at });
    if (ends) commands.push([]);
  }
  return commands.filter(command => command.length > 0);
}
