import { expect, test } from 'vitest';
import type { ParityRecord } from '../../../src/vscode/parity/parityStore.ts';
import { statusWords, type StatusInput } from '../../../src/vscode/status/statusWords.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

function record(score: number | null, coverage: number, drift: Partial<typeof none> = {}): ParityRecord {
  return { checking: false, stamp: { score, coverage, drift: { ...none, ...drift }, at: '2026-11-21T12:00:00Z' } };
}

function words(parity: ParityRecord, rest: Partial<StatusInput> = {}) {
  return statusWords({
    name: 'shop',
    state: { kind: 'running' },
    parity,
    activity: undefined,
    warnAt: 'high',
    ...rest,
  });
}

test('tells score and coverage, with an icon for the worst drift', () => {
  expect(words(record(97, 0.912, { low: 3 })).text).toBe('$(pass) shop 97 · 91 % known');
  expect(words(record(84, 0.87, { high: 1 })).text).toBe('$(warning) shop 84 · 87 % known');
  expect(words(record(41, 0.9, { critical: 1 })).text).toBe('$(error) shop 41 · 90 % known');
  expect(words(record(null, 0.38)).text).toBe('$(question) shop – · 38 % known');
});

test('warns only from the chosen severity on', () => {
  expect(words(record(90, 1, { medium: 1 })).warns).toBe(false);
  expect(words(record(90, 1, { medium: 1 }), { warnAt: 'medium' }).warns).toBe(true);
});

test('tells what is going on before anything else', () => {
  const busy = words(record(84, 0.87, { high: 1 }), { activity: 'building 3/7', state: { kind: 'stopped' } });
  expect(busy.text).toBe('$(sync~spin) shop: building 3/7');
  expect(busy.warns).toBe(false);
});

test('tells that an environment does not run instead of an old score', () => {
  expect(words(record(84, 0.87), { state: { kind: 'stopped' } }).text).toBe('$(circle-slash) shop stopped');
  const failed = words(record(84, 0.87), { state: { kind: 'failed', at: 'postCreateCommand' } });
  expect(failed.text).toBe('$(error) shop failed at postCreateCommand');
});

test('shows the parity of files while nothing is provisioned', () => {
  expect(words(record(76, 0.74, { high: 2 }), { state: undefined }).text).toBe('$(warning) shop 76 · 74 % known');
});

test('says for ears what the icon says for eyes', () => {
  expect(words(record(84, 0.87, { high: 1, low: 4 })).label).toBe(
    'Environment shop: parity 84, 87 % known, 5 drift (1 high, 4 low)',
  );
});
