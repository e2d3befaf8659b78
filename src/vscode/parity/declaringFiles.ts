import type { ParityReport } from '../../core/parity/parityReport.ts';

const always = ['lockstep.yaml', '.devcontainer/devcontainer.json', '.devcontainer.json'];

/** Files whose change may change a report: what it was read from, and where the two sides are chosen. */
export function declaringFiles(report: ParityReport | undefined): ReadonlySet<string> {
  if (!report) return new Set(always);
  const sources = report.findings.flatMap(each => [...each.development.sources, ...each.reference.sources]);
  return new Set([
    ...always,
    ...report.development.files,
    ...report.references.map(each => each.source.replace(/[#?].*$/, '')),
    ...sources.flatMap(each => (each.file === undefined ? [] : [each.file])),
    ...report.problems.flatMap(each => (each.file === undefined ? [] : [each.file])),
  ]);
}
