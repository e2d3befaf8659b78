import { writeFile } from 'node:fs/promises';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { LockstepError } from '../../core/base/lockstepError.ts';

/** Writes what `--output` asks for. @throws LockstepError `usage` where it can't be written */
export async function writeResult(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new LockstepError('usage', `${file} could not be written: ${errorMessage(error)}.`, { cause: error });
  }
}
