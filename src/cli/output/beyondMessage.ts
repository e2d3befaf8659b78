/** What a tool said besides the message: its last line is often the reason, and told already. */
export function beyondMessage(output: string, message: string): readonly string[] {
  const lines = output.split(/\r?\n/);
  const last = lines.findLastIndex(line => line.trim() !== '');
  if (last < 0) return [];
  const isTold = message.includes((lines[last] ?? '').trim());
  const rest = isTold ? lines.toSpliced(last, 1) : lines;
  return rest.every(line => line.trim() === '') ? [] : rest;
}
