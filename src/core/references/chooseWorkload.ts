import { LockstepError } from '../base/lockstepError.ts';
import { formatReferenceTarget } from './formatReferenceTarget.ts';
import { knownServiceFamily } from './images/serviceFamily.ts';
import type { Choice, ReferenceTarget } from './referenceReader.ts';

export interface Candidate<Workload> {
  /** As `Choice.workload`: a Compose service, `deployment/web`. */
  readonly name: string;
  /** Other names that mean it too: `web`. */
  readonly aliases: readonly string[];
  readonly file: string;
  readonly image?: string;
  readonly workload: Workload;
}

export type Chosen<Workload> =
  | { readonly kind: 'chosen'; readonly workload: Workload; readonly name: string }
  | { readonly kind: 'ambiguous'; readonly choices: readonly Choice[] };

/**
 * The workload a target means: the named one, else the one with the name of the other side's, else the only one that is
 * no well-known backing service. `place` is where it was looked for, in words. Throws `notFound`.
 */
export function chooseWorkload<Workload>(
  candidates: readonly Candidate<Workload>[],
  target: ReferenceTarget,
  pairWith: string | undefined,
  place = target.path,
): Chosen<Workload> {
  if (candidates.length === 0)
    throw new LockstepError('notFound', `There is no workload in ${place}.`, {
      remedy: {
        kind: 'text',
        text: target.kind === 'cluster' ? 'Check the namespace: kubectl get namespaces' : 'Name one that declares any.',
      },
    });
  if (target.workload !== undefined) {
    const named = matching(candidates, target.workload);
    if (named.length === 0) throw missing(candidates, target, place);
    return one(named);
  }
  const paired = pairWith === undefined ? [] : matching(candidates, pairWith);
  if (paired.length === 1) return one(paired);
  const own = candidates.filter(({ image }) => image === undefined || knownServiceFamily(image) === undefined);
  return one(own.length === 0 ? candidates : own);
}

function matching<Workload>(candidates: readonly Candidate<Workload>[], name: string): readonly Candidate<Workload>[] {
  const lower = name.toLowerCase();
  return candidates.filter(candidate =>
    [candidate.name, ...candidate.aliases].some(known => known.toLowerCase() === lower),
  );
}

function one<Workload>(candidates: readonly Candidate<Workload>[]): Chosen<Workload> {
  const [first, ...others] = candidates;
  if (first !== undefined && others.length === 0) return { kind: 'chosen', workload: first.workload, name: first.name };
  return { kind: 'ambiguous', choices: candidates.map(({ name, file }) => ({ workload: name, file })) };
}

function missing(candidates: readonly Candidate<unknown>[], target: ReferenceTarget, place: string): LockstepError {
  const names = candidates.map(candidate => candidate.name);
  const [workload = ''] = names;
  const message = `There is no workload “${target.workload ?? ''}” in ${place}; there are ${names.join(', ')}.`;
  return new LockstepError('notFound', message, {
    remedy: { kind: 'text', text: `Name one of them: ${formatReferenceTarget({ ...target, workload })}` },
  });
}
