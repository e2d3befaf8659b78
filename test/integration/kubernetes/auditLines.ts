import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Whole lines of the API server's audit log that have a text in them; the log may be larger than a string can be. */
export async function auditLines(text: string): Promise<readonly string[]> {
  const file = process.env['LOCKSTEP_TEST_AUDIT_LOG'];
  if (file === undefined) throw new Error('LOCKSTEP_TEST_AUDIT_LOG is not set.');
  const found: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) }))
    // The last one may be on its way.
    if (line.includes(text) && line.endsWith('}')) found.push(line);
  return found;
}
