import { describe, expect, test } from 'vitest';
import { coverage } from '../../../src/core/parity/coverage.ts';
import { createReport } from '../../../src/core/parity/createReport.ts';
import {
  severities,
  type DimensionId,
  type Finding,
  type Severity,
  type Verdict,
} from '../../../src/core/parity/finding.ts';
import { score } from '../../../src/core/parity/score.ts';

const nothing = { status: 'unknown', secret: false, sources: [] } as const;

function finding(key: string, verdict: Verdict, severity: Severity = 'medium'): Finding {
  const dimension = key.slice(0, key.indexOf('.')) as DimensionId;
  const fingerprint = `${dimension}:${key}:value`;
  return { fingerprint, dimension, key, verdict, severity, development: nothing, reference: nothing, reason: '' };
}

describe('the score', () => {
  test('is 100 without drift, and not a number without knowledge', () => {
    expect(score([finding('runtime.node', 'match'), finding('os.family', 'match')])).toBe(100);
    expect(score([])).toBeNull();
    expect(score([finding('runtime.node', 'unknown'), finding('os.family', 'match')])).toBeNull();
  });

  test.each([
    ['critical', 40],
    ['high', 70],
    ['medium', 88],
    ['low', 97],
    ['info', 100],
  ] as const)('of one dimension with one %s drift is %i', (severity, expected) => {
    expect(score([finding('runtime.node', 'drift', severity)])).toBe(expected);
  });

  test('weighs dimensions by their class', () => {
    expect(score([finding('runtime.node', 'match'), finding('time.zone', 'drift', 'medium')])).toBe(97);
    expect(score([finding('runtime.node', 'drift', 'medium'), finding('time.zone', 'match')])).toBe(90);
  });

  test('is at most 84 with a high drift and 49 with a critical one, however much else matches', () => {
    const matches = ['env.A', 'os.family', 'libc.family', 'service.postgres', 'secret.A', 'image.base'].map(key =>
      finding(key, 'match'),
    );
    expect(score([...matches, finding('time.zone', 'drift', 'high')])).toBe(84);
    expect(score([...matches, finding('time.zone', 'drift', 'critical')])).toBe(49);
  });

  test('counts many similar drifts as one group, at most twice the worst', () => {
    const packages = (count: number) =>
      Array.from({ length: count }, (_, index) => finding(`package.p${index}`, 'drift', 'medium'));
    expect(score(packages(1))).toBe(88);
    expect(score(packages(10))).toBe(82);
    expect(score(packages(100))).toBe(76);
    expect(score(packages(1000))).toBe(76);
  });

  test('leaves waived and expected findings out', () => {
    expect(score([finding('runtime.node', 'waived', 'critical'), finding('env.A', 'expected', 'high')])).toBe(100);
  });
});

test('fixing a drift never lowers the score, another or a worse one never raises it', () => {
  const random = generator(42);
  const keys = ['runtime.node', 'runtime.go', 'package.a', 'package.b', 'package.c', 'env.A', 'env.B', 'service.redis'];
  for (let round = 0; round < 2000; round += 1) {
    const findings = keys.map(key =>
      random() < 0.5 ? finding(key, 'match') : finding(key, 'drift', severities[Math.floor(random() * 5)] ?? 'info'),
    );
    const index = Math.floor(random() * keys.length);
    const changed = (verdict: Verdict, severity: Severity) =>
      score(findings.map((each, at) => (at === index ? finding(each.key, verdict, severity) : each))) ?? -1;
    const chain = [changed('match', 'info'), ...severities.toReversed().map(each => changed('drift', each))];
    expect(chain).toEqual(chain.toSorted((first, second) => second - first));
  }
});

describe('coverage', () => {
  test('is the share of keys known on both sides, by the weight of their dimension', () => {
    expect(coverage([finding('runtime.node', 'match'), finding('time.zone', 'unknown')])).toBe(0.8);
    expect(coverage([finding('runtime.node', 'unknown'), finding('time.zone', 'drift')])).toBe(0.2);
  });

  test('is not hidden by many packages', () => {
    const packages = Array.from({ length: 100 }, (_, index) => finding(`package.p${index}`, 'match'));
    expect(coverage([...packages, finding('runtime.node', 'unknown')])).toBe(0.2);
  });

  test('leaves out what is said within one side', () => {
    expect(
      coverage([finding('runtime.node', 'unknown'), { ...finding('image.pinned', 'drift'), within: 'reference' }]),
    ).toBe(0);
  });
});

test('a report counts every verdict and never rounds the unknown away', () => {
  const findings = [
    finding('runtime.node', 'drift', 'high'),
    finding('env.A', 'waived'),
    finding('env.B', 'expected'),
    ...Array.from({ length: 200 }, (_, index) => finding(`env.M${index}`, 'match')),
    finding('env.U', 'unknown'),
  ];
  const report = createReport({
    version: '1',
    development: { kind: 'observed', files: [] },
    references: [],
    findings,
    problems: [],
  });
  expect(report.summary).toEqual({
    drift: { critical: 0, high: 1, medium: 0, low: 0, info: 0 },
    match: 200,
    unknown: 1,
    waived: 1,
    expected: 1,
  });
  expect(report.coverage).toBe(0.99);
  expect(report.dimensions).toEqual([
    { id: 'runtime', score: 70, coverage: 1, drift: 1, unknown: 0 },
    { id: 'env', score: 100, coverage: 0.99, drift: 0, unknown: 1 },
  ]);
});

/** A small linear congruential generator: the same numbers in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
