import { severities, type Finding } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';
import { problemWords } from './problemWords.ts';
import { sourceWords } from './sourceWords.ts';
import { coloured, plain, severityColours, type Style } from './style.ts';
import { summaryWords } from './summaryWords.ts';
import { valueWords } from './valueWords.ts';
import { wrapText } from './wrapText.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The environment's name; default: what the report has of it. */
  readonly name?: string;
  /** Its state in words, `docker, running`; default: whether it was measured. */
  readonly state?: string;
}

interface Layout {
  readonly style: Style;
  readonly width: number;
  readonly key: number;
  readonly value: number;
}

const label = 8;
const indent = ' '.repeat(label);

/** The report for a terminal: drift, worst first, then what is unknown, what was waived, and problems of the input. */
export function textReport(report: ParityReport, { colour, width, name, state }: TextOptions): string {
  const listed = report.findings.filter(each => each.verdict !== 'match' && each.verdict !== 'expected');
  const of = (verdict: Finding['verdict']): readonly Finding[] =>
    bySeverity(listed.filter(each => each.verdict === verdict));
  const layout = layoutFor(listed, Math.max(60, width), colour ? coloured : plain);
  const groups = [
    [headline(report, { name, state }, layout)],
    of('drift').flatMap(each => driftLines(each, layout)),
    of('unknown').flatMap(each => unknownLines(each, layout)),
    of('waived').flatMap(each => waivedLines(each, layout)),
    report.problems.flatMap(each => problemLines(problemWords(each), layout)),
    [footer(report, layout)],
  ];
  const filled = groups.filter(each => each.length > 0).map(each => each.join('\n'));
  return `${filled.join('\n\n')}\n`;
}

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((first, second) => severities.indexOf(first.severity) - severities.indexOf(second.severity));
}

function layoutFor(findings: readonly Finding[], width: number, style: Style): Layout {
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(each => each.length));
  const key = Math.min(longest(findings.map(each => each.key)), Math.floor(width * 0.3));
  const values = findings.flatMap(each => [valueWords(each, 'development'), valueWords(each, 'reference')]);
  return { style, width, key, value: Math.max(7, Math.min(longest(values), Math.floor(width * 0.18))) };
}

function headline(
  report: ParityReport,
  { name, state }: { readonly name: string | undefined; readonly state: string | undefined },
  { style, width }: Layout,
): string {
  const { development, references, score, coverage } = report;
  const here = name ?? development.environment ?? development.service ?? development.files[0] ?? 'development';
  const how = state ?? (development.kind === 'observed' ? 'measured' : 'from files');
  const there = references.map(each => [each.source, each.workload].filter(Boolean).join(' ')).join(', ');
  const known = `${Math.floor(coverage * 100 + 1e-9)} % known`;
  const result = score === null ? `too little known for a score, ${known}` : `${score} of 100, ${known}`;
  const left = `${here} (${how})  ↔  ${there}`;
  return left.length + result.length + 2 > width
    ? `${style(left, 'bold')}\n${result}`
    : style(left, 'bold') + ' '.repeat(width - left.length - result.length) + result;
}

function driftLines(finding: Finding, layout: Layout): readonly string[] {
  const { severity, reason, fix, key, within, fingerprint } = finding;
  const { style, width } = layout;
  const row = findingRow(severity.toUpperCase(), severityColours[severity], finding, layout);
  if (severity === 'info') return row;
  const fixes = fix
    ? wrapText(`fix: lockstep fix ${within ? fingerprint : key} (edits ${fix.file})`, width, indent)
    : [];
  return [...row, ...wrapText(reason, width, indent).map(line => style(line, 'dim')), ...fixes];
}

function unknownLines(finding: Finding, layout: Layout): readonly string[] {
  const row = findingRow('UNKNOWN', 'dim', finding, layout);
  return [...row, ...wrapText(finding.resolve ?? '', layout.width, indent).map(line => layout.style(line, 'dim'))];
}

function waivedLines(finding: Finding, layout: Layout): readonly string[] {
  const { waiver } = finding;
  const row = findingRow('WAIVED', 'dim', finding, layout);
  const words = waiver ? `Until ${waiver.until} by ${waiver.owner}: ${waiver.reason}` : '';
  return [...row, ...wrapText(words, layout.width, indent).map(line => layout.style(line, 'dim'))];
}

function problemLines(words: string, { width }: Layout): readonly string[] {
  const [first = '', ...others] = wrapText(words, width, indent);
  return [`PROBLEM ${first.trimStart()}`, ...others];
}

/** Severity, key, both values, both places; the places go to a line of their own where they don't fit. */
function findingRow(
  word: string,
  colour: (typeof severityColours)[keyof typeof severityColours],
  finding: Finding,
  { style, width, key, value }: Layout,
): readonly string[] {
  const cells = finding.within
    ? [
        `within ${finding.within === 'development' ? 'development' : 'production'}: ${ownValue(finding)}`.padEnd(
          2 * value + 2,
        ),
      ]
    : (['development', 'reference'] as const).map(side => fit(valueWords(finding, side), value));
  const text = [finding.key.padEnd(key), ...cells].join('  ').trimEnd();
  const places = placesOf(finding).join('  ');
  const severity = style(word.padEnd(label), colour);
  if (finding.within && label + text.length > width)
    return [severity + finding.key, ...wrapText([...cells, places].join(' '), width, indent)];
  const row = severity + text;
  const column = label + key + 2 * (value + 2) + 2;
  if (places === '') return [row];
  return label + text.length < column && column + places.length <= width
    ? [row + ' '.repeat(column - label - text.length) + style(places, 'dim')]
    : [row, ...wrapText(places, width, indent).map(line => style(line, 'dim'))];
}

/** The first place of each side; for a contradiction, every place. */
function placesOf({ within, development, reference }: Finding): readonly string[] {
  const sources = within
    ? [...development.sources, ...reference.sources]
    : [development, reference].flatMap(each => each.sources.slice(0, 1));
  return [...new Set(sources.map(sourceWords).filter(Boolean))];
}

function ownValue(finding: Finding): string {
  const { key, within = 'development' } = finding;
  const { value } = finding[within];
  return Array.isArray(value)
    ? value.join(' against ')
    : key.endsWith('pinned')
      ? 'floats'
      : valueWords(finding, within);
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function footer(report: ParityReport, { style, width }: Layout): string {
  const words = summaryWords(report);
  const help = 'lockstep parity --help';
  const fits = words.length + help.length + 2 <= width;
  return fits
    ? words + ' '.repeat(width - words.length - help.length) + style(help, 'dim')
    : wrapText(words, width, '').join('\n');
}
