import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { AuditEntry } from './productionConsent.ts';

/**
 * Adds a line of JSON to the file of what was done in production; it is made, readable by its owner alone, if missing.
 * Throws `internal`, and then nothing may be done.
 */
export async function appendAudit(file: string, entry: AuditEntry): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
  } catch (error) {
    throw new LockstepError('internal', `Could not write the audit file ${file}: ${errorMessage(error)}.`, {
      cause: error,
      remedy: { kind: 'text', text: `Make ${file} writable.` },
    });
  }
}
