/** Splits a command line as Compose does (go-shellwords): quotes and backslashes, no shell behind it. */
export function splitCommand(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  const pattern =
    /(?<space>\s+)|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<other>[^\s'"\\]+|.)/gs;
  for (const { groups } of line.matchAll(pattern)) {
    if (groups?.['space'] !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const double = groups?.['double']?.replace(/\\(.)/gs, '$1');
    word = (word ?? '') + (groups?.['single'] ?? double ?? groups?.['escaped'] ?? groups?.['other'] ?? '');
  }
  return word === undefined ? words : [...words, word];
}
