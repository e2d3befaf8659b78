import type { Problem } from '../environment/reading.ts';
import { coverage } from './coverage.ts';
import { rulesVersion } from './expected/rulePack.ts';
import { dimensionIds, severities, type Finding, type Severity, type Verdict } from './finding.ts';
import type { ParityReport } from './parityReport.ts';
import { dimensionScore, score } from './score.ts';
import { sortFindings } from './sortFindings.ts';

export interface ReportInput {
  /** The product's. */
  readonly version: string;
  readonly development: ParityReport['development'];
  readonly references: ParityReport['references'];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** The document of one comparison. Equal input gives byte-equal output. */
export function createReport({ version, development, references, findings, problems }: ReportInput): ParityReport {
  const sorted = sortFindings(findings);
  return {
    schema: 'lockstep.parity/1',
    tool: { version, rules: rulesVersion },
    development,
    references,
    score: score(sorted),
    coverage: share(coverage(sorted)),
    summary: summarise(sorted),
    dimensions: dimensionIds.flatMap(id => {
      const own = sorted.filter(each => each.dimension === id);
      if (own.length === 0) return [];
      return [
        {
          id,
          score: dimensionScore(id, own),
          coverage: share(coverage(own)),
          drift: countOf(own, 'drift'),
          unknown: countOf(own, 'unknown'),
        },
      ];
    }),
    problems: unique(problems),
    findings: sorted,
  };
}

/** Both sides, and several readings of one, can meet the same file. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map(each => [JSON.stringify(each), each])).values()];
}

/** Two digits, rounded down: what is unknown is never rounded away. */
function share(value: number): number {
  return Math.floor(value * 100 + 1e-9) / 100;
}

function countOf(findings: readonly Finding[], verdict: Verdict): number {
  return findings.filter(each => each.verdict === verdict).length;
}

function summarise(findings: readonly Finding[]): ParityReport['summary'] {
  const drift = findings.filter(each => each.verdict === 'drift');
  const bySeverity = severities.map(severity => [severity, drift.filter(each => each.severity === severity).length]);
  return {
    drift: Object.fromEntries(bySeverity) as Record<Severity, number>,
    match: countOf(findings, 'match'),
    unknown: countOf(findings, 'unknown'),
    waived: countOf(findings, 'waived'),
    expected: countOf(findings, 'expected'),
  };
}
