import { LockstepError } from '../../base/lockstepError.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { parseSnapshot } from './parseSnapshot.ts';

/** `snapshot:FILE`: facts that were measured where production runs, and written down. */
export const snapshotReader: ReferenceReader = {
  kind: 'snapshot',
  async read(target, context, signal): Promise<ReadOutcome> {
    const text = await context.files.read(target.path, signal);
    if (text === undefined) {
      throw new LockstepError('notFound', `There is no snapshot ${target.path} in ${context.files.root}.`, {
        at: { file: target.path },
      });
    }
    const { facts, speaks } = parseSnapshot(text, target.path);
    return {
      kind: 'read',
      readings: [{ level: 'observed', kind: 'snapshot', source: target.path, facts, speaks, problems: [] }],
    };
  },
};
