import type { Severity } from '../../core/parity/finding.ts';
import type { EnvironmentState } from '../../core/environment/environment.ts';
import type { ParityRecord } from '../parity/parityStore.ts';
import { driftCount, driftWords, knownWords, parityWords } from '../words/parityWords.ts';
import { stateWords } from '../words/stateWords.ts';

export interface StatusInput {
  readonly name: string;
  /** `undefined`: nothing is provisioned from this folder yet. */
  readonly state: EnvironmentState | undefined;
  readonly parity: ParityRecord;
  readonly activity: string | undefined;
  /** Drifts from here on are worth a warning. */
  readonly warnAt: Severity;
}

export interface StatusWords {
  readonly text: string;
  /** The same for ears. */
  readonly label: string;
  readonly warns: boolean;
}

/** `$(warning) shop 84 · 87 % known`; what happens now comes first, then what can't run, then parity. */
export function statusWords(input: StatusInput): StatusWords {
  const { name, state, parity, activity } = input;
  if (activity !== undefined) return quiet('sync~spin', `${name}: ${activity}`);
  if (state && state.kind !== 'running') {
    return state.kind === 'creating'
      ? quiet('sync~spin', `${name} ${stateWords(state)}`)
      : quiet(state.kind === 'failed' ? 'error' : 'circle-slash', `${name} ${stateWords(state)}`);
  }
  const { stamp } = parity;
  if (!stamp) return parity.checking ? quiet('sync~spin', `${name}: checking parity`) : quiet('law', name);
  const icon = parity.checking ? 'sync~spin' : parityIcon(stamp, input.warnAt);
  return {
    text: `$(${icon}) ${name} ${parityWords(stamp, ' · ')}`,
    label: `Environment ${name}: parity ${stamp.score ?? 'unknown'}, ${knownWords(stamp)}, ${driftWords(stamp.drift)}`,
    warns: driftCount(stamp.drift, input.warnAt) > 0,
  };
}

function parityIcon(stamp: NonNullable<ParityRecord['stamp']>, warnAt: Severity): string {
  if (driftCount(stamp.drift, 'critical') > 0) return 'error';
  if (driftCount(stamp.drift, warnAt) > 0) return 'warning';
  return stamp.score === null ? 'question' : 'pass';
}

function quiet(icon: string, words: string): StatusWords {
  return { text: `$(${icon}) ${words}`, label: `Environment ${words}`, warns: false };
}
