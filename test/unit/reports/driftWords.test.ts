import { expect, test } from 'vitest';
import type { Finding, Severity } from '../../../src/core/parity/finding.ts';
import { createReport } from '../../../src/core/parity/createReport.ts';
import { driftWords } from '../../../src/core/reports/driftWords.ts';

function drift(key: string, severity: Severity, within?: 'development'): Finding {
  return {
    fingerprint: `env:${key}:value`,
    dimension: 'env',
    key,
    ...(within ? { within } : {}),
    verdict: 'drift',
    severity,
    development: { status: 'absent', secret: false, sources: [] },
    reference: { status: 'unknown', secret: true, sources: [] },
    reason: 'It breaks.',
  };
}

const report = (findings: readonly Finding[]): Parameters<typeof driftWords>[0] =>
  createReport({
    version: '1',
    development: { kind: 'observed', files: [] },
    references: [],
    findings,
    problems: [],
  });

test('the worst three come first, hidden values stay hidden, and the rest are counted', () => {
  const findings = [
    drift('env.A', 'low'),
    drift('env.B', 'high'),
    drift('env.C', 'critical', 'development'),
    drift('env.D', 'medium'),
    drift('env.E', 'low'),
  ];
  expect(driftWords(report(findings), 'shop')).toMatch(
    /matter: env\.B absent \/ •••, env\.D absent \/ •••, env\.A absent \/ •••, and 1 more\.$/,
  );
});

test('a run without drift says so', () => {
  expect(driftWords(report([]), 'shop')).toMatch(/^Ran in shop .* Nothing that is known differs from production\.$/);
});
