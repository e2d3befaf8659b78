import type { Reading } from '../environment/reading.ts';
import type { ReadContext, ReferenceTarget } from '../references/referenceReader.ts';
import { formatReferenceTarget } from '../references/formatReferenceTarget.ts';
import { referenceReader } from '../references/referenceReaders.ts';
import type { ParityOutcome } from './parityOutcome.ts';

export type TargetsOutcome =
  { readonly kind: 'read'; readonly readings: readonly Reading[] } | Extract<ParityOutcome, { kind: 'ambiguous' }>;

/** Reads several sources that make one side; the first that is ambiguous asks for a choice. */
export async function readTargets(
  targets: readonly ReferenceTarget[],
  context: ReadContext,
  signal: AbortSignal,
): Promise<TargetsOutcome> {
  const outcomes = await Promise.all(
    targets.map(async target => ({
      target,
      outcome: await (await referenceReader(target.kind)).read(target, context, signal),
    })),
  );
  const readings: Reading[] = [];
  for (const { target, outcome } of outcomes) {
    if (outcome.kind === 'ambiguous')
      return {
        kind: 'ambiguous',
        side: context.side,
        choices: outcome.choices.map(({ workload, file }) => ({
          label: `${workload} (${file})`,
          args:
            context.side === 'development'
              ? ['--service', workload]
              : targets.flatMap(each => [
                  '--reference',
                  formatReferenceTarget(each === target ? { ...each, workload } : each),
                ]),
        })),
      };
    readings.push(...outcome.readings);
  }
  return { kind: 'read', readings };
}
