import type { FactKey, FactValue, Observation } from '../environment/fact.ts';
import type { Side } from '../environment/reading.ts';
import { catalogue, ruleFor } from './catalogue.ts';
import { compareKey, type KeyOutcome, type Sides } from './compareKey.ts';
import { rulePack, type ExpectedRule } from './expected/rulePack.ts';
import type { MergedSide } from './mergedSide.ts';
import type { Finding, FindingSide, Severity, Verdict } from './finding.ts';
import { findingSide } from './findingSide.ts';
import { mergeSide } from './mergeSide.ts';
import type { Difference, Rule } from './rule.ts';
import { secretNames } from './secretNames.ts';
import { sortFindings } from './sortFindings.ts';
import { isIgnored } from './values/isIgnored.ts';
import { isSealed } from './values/isSealed.ts';
import { withinFindings } from './withinFindings.ts';
import { valueText } from './values/valueText.ts';

export interface CompareOptions {
  /** Names of variables that the source code reads: such a one missing here weighs more. */
  readonly readNames?: ReadonlySet<string>;
  /** False turns the rules off that make drift expected; default true. */
  readonly expectedRules?: boolean;
}

/** All findings, sorted; values only as they may be shown. Equal input gives equal output. */
export function compareSides(development: Side, reference: Side, options: CompareOptions = {}): readonly Finding[] {
  const secrets = secretNames([...development.readings, ...reference.readings]);
  const sides = { development: mergeSide(development, secrets), reference: mergeSide(reference, secrets) };
  const stated = [...sides.development.keys, ...sides.reference.keys];
  const keys = [...new Set([...stated, ...unstated(stated)])].filter(key => !isIgnored(key));
  const outcomes = keys
    .filter(key => !ruleFor(key).rule.quality)
    .map(key => ({ key, outcome: compareKey(key, sides) }));
  const findings = outcomes.flatMap(({ key, outcome }) => toFinding(key, outcome, sides, options));
  return sortFindings([...findings, ...collapsedFindings(outcomes, sides, options), ...withinFindings(keys, sides)]);
}

/** What every workload has and nobody mentions: `os.family`, `runtime.*`. */
function unstated(stated: readonly FactKey[]): readonly FactKey[] {
  return catalogue
    .flatMap(({ rules }): readonly Rule[] => rules)
    .filter(({ always }) => always)
    .map(({ pattern }) => pattern.replace(/<[^>]+>$/, '*'))
    .filter(key => !stated.some(each => each === key || each.startsWith(key.replace('*', ''))));
}

interface KeyResult {
  readonly key: FactKey;
  readonly outcome: KeyOutcome;
}

function toFinding(key: FactKey, outcome: KeyOutcome, sides: Sides, options: CompareOptions): readonly Finding[] {
  switch (outcome.kind) {
    case 'none':
    case 'collapsed':
      return [];
    case 'match':
      return [build(key, sides, { ...judge(likely(key, sides, options)), verdict: 'match', presence: false })];
    case 'unknown':
      return [unknownFinding(key, outcome.resolve, sides, options)];
    case 'drift': {
      const difference = { ...outcome.difference, key, sides, readNames: options.readNames ?? new Set<string>() };
      const { severity, reason } = judge(difference);
      const expected = expectedBy(options, each => each.matches(difference));
      const verdict = expected ? 'expected' : 'drift';
      return [build(key, sides, { verdict, severity, reason: expected?.reason ?? reason, presence: outcome.presence })];
    }
  }
}

function unknownFinding(key: FactKey, resolve: string, sides: Sides, options: CompareOptions): Finding {
  const difference = likely(key, sides, options);
  const { severity, reason } = judge(difference);
  const expected = expectedBy(options, each => each.always === true && each.matches(difference));
  return expected
    ? build(key, sides, { verdict: 'expected', severity, reason: expected.reason, presence: false })
    : build(key, sides, { verdict: 'unknown', severity, reason, presence: false, resolve });
}

function expectedBy(options: CompareOptions, is: (rule: ExpectedRule) => boolean): ExpectedRule | undefined {
  return options.expectedRules === false ? undefined : rulePack.find(is);
}

interface Judgement {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly reason: string;
  readonly presence: boolean;
  readonly resolve?: string;
}

function build(key: FactKey, sides: Sides, judgement: Judgement): Finding {
  const { dimension } = ruleFor(key);
  const { verdict, severity, reason, presence, resolve } = judgement;
  const here = sides.development.view(key);
  const there = sides.reference.view(key);
  const development = findingSide(key, here);
  const reference = findingSide(key, there);
  const equal = development.secret || reference.secret ? isSame(here.observation, there.observation) : undefined;
  return {
    fingerprint: `${dimension.id}:${key}:${presence ? 'presence' : 'value'}`,
    dimension: dimension.id,
    key,
    verdict,
    severity,
    development,
    reference,
    ...(equal === undefined ? {} : { equal }),
    reason,
    ...(resolve === undefined ? {} : { resolve }),
  };
}

/** Undefined where it can't be told. */
function isSame(here: Observation, there: Observation): boolean | undefined {
  if (here.status !== 'known' || there.status !== 'known') return undefined;
  const { value: first } = here;
  const { value: second } = there;
  if (isSealed(first) && isSealed(second))
    return first.keyId === second.keyId ? first.sealed === second.sealed : undefined;
  return isSealed(first) || isSealed(second) ? undefined : valueText(first) === valueText(second);
}

function judge(difference: Difference): { readonly severity: Severity; readonly reason: string } {
  const { severity, reason } = ruleFor(difference.key).rule;
  return {
    severity: typeof severity === 'function' ? severity(difference) : severity,
    reason: typeof reason === 'function' ? reason(difference) : reason,
  };
}

/** The drift that this key would have, for what isn't known to be one. */
function likely(key: FactKey, sides: Sides, { readNames = new Set() }: CompareOptions): Difference {
  const [here, there] = [sides.development.view(key), sides.reference.view(key)];
  const kind = here.stated === there.stated ? 'value' : here.stated ? 'developmentOnly' : 'referenceOnly';
  const value = ({ observation }: typeof here): FactValue | undefined =>
    observation.status === 'known' ? observation.value : undefined;
  return { key, kind, level: 'breaking', development: value(here), reference: value(there), sides, readNames };
}

/** One unknown finding for all keys of a pattern that only one side can speak of; its value is how many that side has. */
function collapsedFindings(outcomes: readonly KeyResult[], sides: Sides, options: CompareOptions): readonly Finding[] {
  const groups = Map.groupBy(
    outcomes.filter(({ outcome }) => outcome.kind === 'collapsed'),
    ({ key }) => patternOf(key),
  );
  return [...groups].flatMap(([key, own]) => {
    const [{ outcome } = { outcome: undefined }] = own;
    if (outcome?.kind !== 'collapsed') return [];
    return [
      {
        ...unknownFinding(key, outcome.resolve, sides, options),
        development: counted(own, sides.development),
        reference: counted(own, sides.reference),
      },
    ];
  });
}

/** `package.*` for `package.python3.11`, whose own name has a dot. */
function patternOf(key: FactKey): FactKey {
  const segments = ruleFor(key).rule.pattern.split('.').length - 1;
  return `${key.split('.').slice(0, segments).join('.')}.*`;
}

function counted(own: readonly KeyResult[], side: MergedSide): FindingSide {
  const views = own.map(({ key }) => side.view(key)).filter(each => each.stated);
  return views.length === 0
    ? { status: 'unknown', secret: false, sources: [] }
    : { status: 'known', value: views.length, secret: false, sources: views[0]?.sources ?? [] };
}
