import type { Problem } from '../environment/reading.ts';
import type { Finding } from './finding.ts';

/** A drift accepted for a reason, until a date. */
export interface Waiver {
  /** A key, or a fingerprint; `*` stands for any characters: `env.*`, `package:*`. */
  readonly key: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day, `2026-12-31`; at most 180 days ahead. */
  readonly until: string;
  /** Where it stands, for problems. */
  readonly file?: string;
  readonly line?: number;
}

const day = 24 * 60 * 60 * 1000;
const longest = 180;

/** Drift that a valid waiver names becomes waived; a waiver that is over, too long or names nothing is a problem. */
export function waive(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  today: Date,
): { readonly findings: readonly Finding[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let waived = findings;
  for (const waiver of waivers) {
    const selects = selectorOf(waiver.key);
    const refusal = refusalOf(waiver, today) ?? (findings.some(selects) ? undefined : namesNothing(waiver));
    if (refusal) {
      const { file, line } = waiver;
      problems.push({ ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), ...refusal });
      continue;
    }
    const { reason, owner, until } = waiver;
    waived = waived.map(each =>
      each.verdict === 'drift' && selects(each)
        ? { ...each, verdict: 'waived', waiver: { reason, owner, until } }
        : each,
    );
  }
  return { findings: waived, problems };
}

function selectorOf(selector: string): (finding: Finding) => boolean {
  const literal = selector.split('*').map(part => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${literal.join('.*')}$`);
  return finding => {
    const { key, fingerprint, dimension } = finding;
    return [key, fingerprint, `${dimension}:${key}`].some(each => expression.test(each));
  };
}

function refusalOf(
  { key, reason, owner, until }: Waiver,
  today: Date,
): Pick<Problem, 'message' | 'resolve'> | undefined {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  if (!reason.trim() || !owner.trim())
    return { message: `The waiver for ${key} has no reason or no owner.`, resolve: 'State both.' };
  if (Number.isNaN(end))
    return { message: `The waiver for ${key} has no date: ${until}.`, resolve: 'Write it as 2026-12-31.' };
  const left = (end - Date.parse(`${today.toISOString().slice(0, 10)}T00:00:00Z`)) / day;
  if (left < 0)
    return { message: `The waiver for ${key} ended on ${until}.`, resolve: 'Mend the drift, or decide anew.' };
  return left > longest
    ? {
        message: `The waiver for ${key} runs until ${until}, more than ${longest} days ahead.`,
        resolve: 'Set a nearer date.',
      }
    : undefined;
}

function namesNothing({ key }: Waiver): Pick<Problem, 'message' | 'resolve'> {
  return { message: `The waiver for ${key} names no finding.`, resolve: 'Remove it, or mend its key.' };
}
