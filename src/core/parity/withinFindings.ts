import type { FactKey } from '../environment/fact.ts';
import { ruleFor } from './catalogue.ts';
import type { Sides } from './compareKey.ts';
import type { Finding, FindingSide, Severity } from './finding.ts';
import { findingSide, shownValue } from './findingSide.ts';
import type { Contradiction } from './mergedSide.ts';
import { isIgnored } from './values/isIgnored.ts';

type SideName = 'development' | 'reference';
const silent: FindingSide = { status: 'unknown', secret: false, sources: [] };

/** Contradictions inside one side, and qualities of one side such as an image that floats. */
export function withinFindings(keys: readonly FactKey[], sides: Sides): readonly Finding[] {
  return (['development', 'reference'] as const).flatMap(within => [
    ...keys.flatMap(key => qualityFinding(key, within, sides)),
    ...byKey(sides[within].contradictions).map(own => contradictionFinding(own, within)),
  ]);
}

function qualityFinding(key: FactKey, within: SideName, sides: Sides): readonly Finding[] {
  const { rule, dimension } = ruleFor(key);
  const view = sides[within].view(key);
  if (!rule.quality || view.observation.status !== 'known') return [];
  const kind = within === 'development' ? 'developmentOnly' : 'referenceOnly';
  const difference = { key, kind, level: 'breaking', development: undefined, reference: undefined, sides } as const;
  const severity =
    typeof rule.severity === 'function' ? rule.severity({ ...difference, readNames: new Set() }) : rule.severity;
  return [
    {
      fingerprint: `${dimension.id}:${key}:${within}:value`,
      dimension: dimension.id,
      key,
      within,
      verdict: view.observation.value === false ? 'drift' : 'match',
      severity,
      ...columns(within, findingSide(key, view)),
      reason: typeof rule.reason === 'string' ? rule.reason : rule.reason({ ...difference, readNames: new Set() }),
    },
  ];
}

function byKey(contradictions: readonly Contradiction[]): readonly (readonly Contradiction[])[] {
  const groups = Map.groupBy(
    contradictions.filter(each => !isIgnored(each.key)),
    each => each.key,
  );
  return [...groups.values()];
}

/** The side's column lists the effective value first, then what contradicts it; the other column stays empty. */
function contradictionFinding(contradictions: readonly Contradiction[], within: SideName): Finding {
  const [first] = contradictions;
  if (!first) throw new Error('A contradiction finding needs a contradiction.');
  const { key, effective } = first;
  const { dimension } = ruleFor(key);
  const witnesses = [effective, ...contradictions.map(each => each.contradicting)];
  const shown = witnesses.map(each => shownValue(key, each.value));
  const others = contradictions.map(each => each.contradicting.source).join(', ');
  const side: FindingSide = {
    status: 'known',
    value: shown.map(each => (Array.isArray(each.value) ? each.value.join(' ') : String(each.value))),
    secret: shown.some(each => each.secret),
    sources: witnesses.flatMap(each => each.sources),
  };
  return {
    fingerprint: `${dimension.id}:${key}:${within}:value`,
    dimension: dimension.id,
    key,
    within,
    verdict: 'drift',
    severity: severityOf(contradictions),
    ...columns(within, side),
    reason: `${others} and ${effective.source} don’t agree: what people get depends on where they run the code.`,
  };
}

/** Half as bad as the drift that it can cause: what runs is one of the two. */
function severityOf(contradictions: readonly Contradiction[]): Severity {
  const isBreaking = contradictions.some(({ key, effective, contradicting }) => {
    const comparison = ruleFor(key).rule.compare(effective.value, contradicting.value, key);
    return comparison.kind === 'different' && comparison.level === 'breaking';
  });
  return isBreaking ? 'medium' : 'low';
}

function columns(within: SideName, side: FindingSide): Pick<Finding, 'development' | 'reference'> {
  return within === 'development' ? { development: side, reference: silent } : { development: silent, reference: side };
}
