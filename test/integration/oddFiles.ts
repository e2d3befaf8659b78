/** Contents by names that trip programs. */
export const oddFiles: ReadonlyMap<string, string> = new Map([
  ['plain.txt', 'text'],
  ['dir/über $(id) "q" \'s\'.txt', 'ünï'],
  [`dir/${'long'.repeat(60)}.txt`, 'long'],
  ['dir/-rf', 'dash'],
  ['dir/new\nline', 'nl'],
  ['.hidden', 'dot'],
  ['empty', ''],
]);
