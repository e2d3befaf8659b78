import type { Cluster } from '../../cluster/cluster.ts';
import type { Problem } from '../../environment/reading.ts';
import { formatReferenceTarget } from '../formatReferenceTarget.ts';
import type { ReadContext, ReferenceTarget } from '../referenceReader.ts';
import { placeWords } from './liveManifest.ts';
import type { ConsentRequest, ProductionConsent } from './productionConsent.ts';

/** What came of a target's `probe=yes` or `secretKeys=yes`. */
export type Consent =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'given'; readonly production: ProductionConsent }
  | { readonly kind: 'withheld'; readonly problem: Problem };

interface Subject {
  readonly target: ReferenceTarget & { readonly workload: string };
  readonly context: Pick<ReadContext, 'production'>;
  readonly cluster: Cluster;
}

const questions = {
  probe: 'Run the probe, a script that only reads, once in a pod of',
  secretKeys: 'Ask for the metadata of the Secrets (names of keys, never values) of',
} as const;

const undone = {
  probe: 'production was not probed',
  secretKeys: 'production was not asked for the keys of its Secrets',
} as const;

/** Asks only where the target's options ask for it. */
export async function askConsent(
  what: ConsentRequest['what'],
  { target, context: { production }, cluster }: Subject,
  signal: AbortSignal,
): Promise<Consent> {
  if (target.options[what]?.at(-1) !== 'yes') return { kind: 'unasked' };
  const named = formatReferenceTarget({ ...target, options: { context: [cluster.context] } });
  const words = `${questions[what]} ${target.workload} in ${placeWords({ namespace: target.path, context: cluster.context })}?`;
  const request = { what, target: named, server: cluster.server, words };
  if (production !== undefined && (await production.allow(request, signal))) return { kind: 'given', production };
  const resolve = 'Agree when the window asks, or set LOCKSTEP_PRODUCTION_CONSENT=yes.';
  return { kind: 'withheld', problem: { message: `${undone[what]}: nobody agreed`, resolve } };
}
