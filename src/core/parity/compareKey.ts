import type { FactKey, FactValue } from '../environment/fact.ts';
import { ruleFor } from './catalogue.ts';
import type { View } from './mergedSide.ts';
import { isKnownOnBoth, type Comparison, type Difference, type Rule } from './rule.ts';
import { presence } from './comparators/presence.ts';
import { compareSealed } from './comparators/sealedValue.ts';
import { isSealed } from './values/isSealed.ts';
import { variableName } from './values/variableName.ts';

export type Sides = Difference['sides'];

export type KeyOutcome =
  | { readonly kind: 'match' }
  | {
      readonly kind: 'drift';
      readonly presence: boolean;
      readonly difference: Pick<Difference, 'kind' | 'level' | 'development' | 'reference'>;
    }
  | { readonly kind: 'unknown'; readonly resolve: string }
  /** Only one side can speak of such keys at all; see Rule.collapse. */
  | { readonly kind: 'collapsed'; readonly resolve: string }
  /** Nothing to say: left to another key, or absent on both sides. */
  | { readonly kind: 'none' };

const none: KeyOutcome = { kind: 'none' };

/** What a view amounts to under a rule; `present` has no known value. */
type State =
  | { readonly kind: 'value'; readonly value: FactValue; readonly byDefault: boolean }
  | { readonly kind: 'present' | 'unknown'; readonly resolve: string }
  | { readonly kind: 'absent' };

/** Compares one key of both sides by its rule. */
export function compareKey(key: FactKey, sides: Sides): KeyOutcome {
  const { rule } = ruleFor(key);
  const here = sides.development.view(key);
  const there = referenceView(key, rule, sides);
  if (rule.ifReferenceStates && !there.stated) return none;
  if (rule.unless?.(sides, key)) return none;
  if (!givenHolds(key, rule, sides)) return none;
  const collapsed = collapse(rule, here, there);
  if (collapsed) return collapsed;
  return compareStates(key, sides, stateOf(here, rule), stateOf(there, rule));
}

function referenceView(key: FactKey, rule: Rule, { development, reference }: Sides): View {
  const view = reference.view(key);
  const [group = key] = key.split('.');
  const isExtra =
    rule.extras &&
    view.observation.status === 'unknown' &&
    !view.stated &&
    development.view(key).stated &&
    reference.keys.some(each => each.startsWith(`${group}.`) && reference.view(each).stated);
  return isExtra ? { observation: { status: 'absent' }, sources: [], stated: false } : view;
}

/** Another key must be there and equal on both sides; where that can't be told, what is known is compared all the same. */
function givenHolds(key: FactKey, rule: Rule, sides: Sides): boolean {
  return (rule.given?.(key) ?? []).every(each => {
    const outcome = compareKey(each, sides);
    if (outcome.kind === 'unknown') return isKnownOnBoth(key, sides) || hasNamedPresence(each, sides);
    return outcome.kind === 'match' || (outcome.kind === 'none' && isUnspoken(each, sides));
  });
}

function hasNamedPresence(key: FactKey, { development, reference }: Sides): boolean {
  return development.view(key).stated && reference.view(key).stated;
}

function isUnspoken(key: FactKey, { development, reference }: Sides): boolean {
  return !development.view(key).stated && !reference.view(key).stated;
}

/** A name that somebody wrote down for production stays a finding of its own. */
function collapse(rule: Rule, here: View, there: View): KeyOutcome | undefined {
  if (!rule.collapse) return undefined;
  const isMute = ({ stated, observation }: View): boolean => !stated && observation.status === 'unknown';
  if (isMute(there)) return { kind: 'collapsed', resolve: rule.resolve };
  const written = there.sources.some(each => each.method === 'declared');
  return isMute(here) && !written ? { kind: 'collapsed', resolve: rule.resolve } : undefined;
}

function stateOf({ observation, stated }: View, rule: Rule): State {
  switch (observation.status) {
    case 'known':
      return { kind: 'value', value: observation.value, byDefault: false };
    case 'absent':
      return rule.absent !== undefined && !rule.named
        ? { kind: 'value', value: rule.absent, byDefault: true }
        : { kind: 'absent' };
    case 'unknown':
      if (!stated && rule.assumed !== undefined) return { kind: 'value', value: rule.assumed, byDefault: true };
      return { kind: stated && rule.named ? 'present' : 'unknown', resolve: observation.resolve };
  }
}

function compareStates(key: FactKey, sides: Sides, here: State, there: State): KeyOutcome {
  const { rule } = ruleFor(key);
  if (here.kind === 'value' && there.kind === 'value') {
    if (here.byDefault && there.byDefault) return none;
    return compareValues(key, sides, here.value, there.value);
  }
  if (here.kind === 'absent' && there.kind === 'absent') return none;
  if (here.kind === 'absent' && isPresent(there)) return onlyOneSide(key, 'referenceOnly', there);
  if (there.kind === 'absent' && isPresent(here)) return onlyOneSide(key, 'developmentOnly', here);
  if (rule.compare === presence && isPresent(here) && isPresent(there)) return { kind: 'match' };
  const unclear = [here, there].find(each => each.kind === 'present' || each.kind === 'unknown');
  return { kind: 'unknown', resolve: unclear && 'resolve' in unclear ? unclear.resolve : rule.resolve };
}

type Present = Extract<State, { kind: 'value' | 'present' | 'unknown' }>;

function isPresent(state: State): state is Present {
  return state.kind === 'value' || state.kind === 'present';
}

function onlyOneSide(key: FactKey, kind: 'developmentOnly' | 'referenceOnly', present: Present): KeyOutcome {
  const { rule } = ruleFor(key);
  const value = present.kind === 'value' ? present.value : undefined;
  if (value !== undefined && rule.absent !== undefined && rule.compare(value, rule.absent, key).kind === 'equal')
    return { kind: 'match' };
  const [development, reference] = kind === 'developmentOnly' ? [value, undefined] : [undefined, value];
  return { kind: 'drift', presence: true, difference: { kind, level: 'breaking', development, reference } };
}

function compareValues(key: FactKey, sides: Sides, development: FactValue, reference: FactValue): KeyOutcome {
  const { rule } = ruleFor(key);
  const comparison = compared(key, rule, development, reference);
  if (comparison.kind === 'equal') return { kind: 'match' };
  if (comparison.kind === 'unknown') return comparison;
  if (rule.valuesGiven?.some(each => compareKey(each, sides).kind === 'drift')) return none;
  return {
    kind: 'drift',
    presence: false,
    difference: { kind: 'value', level: comparison.level, development, reference },
  };
}

/** Variables and secrets know sealed values; for every other key they are compared as they are. */
function compared(key: FactKey, rule: Rule, development: FactValue, reference: FactValue): Comparison {
  const sealed = isSealed(development) || isSealed(reference);
  const own = variableName(key) !== undefined || key.startsWith('secret.');
  return (
    (sealed && !own ? compareSealed(development, reference) : undefined) ?? rule.compare(development, reference, key)
  );
}
