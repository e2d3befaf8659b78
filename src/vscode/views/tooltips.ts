import { MarkdownString } from 'vscode';
import type { EnvironmentId } from '../../core/environment/ids.ts';
import { severities, type Finding } from '../../core/parity/finding.ts';
import { sourceWords } from '../../core/reports/sourceWords.ts';
import type { ValueWords } from '../parity/parityStore.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';
import { agoWords, ageWords } from '../words/agoWords.ts';
import { leftWords } from '../words/leftWords.ts';
import { driftWords, knownWords } from '../words/parityWords.ts';
import { differenceWords } from '../words/differenceWords.ts';
import { stateWords } from '../words/stateWords.ts';
import { commandLink } from './commandLink.ts';
import type { TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';

const worstShown = 3;
const changesShown = 5;

export function environmentTooltip(id: EnvironmentId, sources: TreeSources): MarkdownString {
  const environment = sources.list.find(id);
  const text = trusted();
  if (!environment) return text;
  const age = environment.createdAt === undefined ? undefined : ageWords(new Date(environment.createdAt), new Date());
  const until = environment.expiresAt === undefined ? undefined : new Date(environment.expiresAt);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['State', stateWords(environment.state)],
    ['Why', environment.reason],
    ['Place', sources.list.places.find(each => each.id === environment.place)?.name],
    ['Folder', environment.workspace?.local],
    ['Image', environment.services[0]?.image],
    ['Age', age],
    ['Until', until === undefined ? undefined : `${until.toLocaleString()}, ${leftWords(until, new Date())}`],
    ['Owner', environment.owner],
    ['Made by', originWords(environment.origin.kind)],
    ['Id', id],
  ];
  text.appendMarkdown(`**${plain(environment.name)}**\n\n`);
  for (const [name, value] of rows) if (value !== undefined) text.appendMarkdown(`${name}: ${plain(value)}  \n`);
  text.appendMarkdown(`\n${parityMarkdown(id, sources)}`);
  return text;
}

export function parityTooltip(subject: ParitySubject, sources: TreeSources): MarkdownString {
  const text = trusted();
  text.appendMarkdown(parityMarkdown(subject, sources));
  return text;
}

/** Score, coverage, the three worst findings as links, and when it was checked. */
export function parityMarkdown(subject: ParitySubject, { parity }: TreeSources): string {
  const { stamp, checked, problem, production } = parity.get(subject);
  if (problem) return `${plain(problem.message)}\n\n`;
  const change = production?.change;
  const changed = change ? [`Production changed ${agoWords(change.at, new Date())}:\n`] : [];
  const changes = (change?.words ?? []).slice(0, changesShown).map(each => `- ${plain(each)}`);
  if (!stamp) return 'Parity with production was not checked yet.\n\n';
  const worst = (checked?.report.findings ?? [])
    .filter(each => each.verdict === 'drift')
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .slice(0, worstShown);
  const links = checked ? worst.map(each => `- ${each.severity}: ${findingLink(subject, each, checked.words)}`) : [];
  const score = stamp.score === null ? 'Parity: too little is known for a score' : `Parity **${stamp.score}** of 100`;
  return [
    `${score}, ${knownWords(stamp)}, ${driftWords(stamp.drift)}\n`,
    ...links,
    ...(changes.length > 0 ? ['', ...changed, ...changes] : []),
    `\nChecked ${agoWords(new Date(stamp.at), new Date())}\n\n`,
  ].join('\n');
}

export function findingTooltip(node: TreeNode & { kind: 'finding' }, sources: TreeSources): MarkdownString {
  const finding = sources.parity.findFinding(node.subject, node.fingerprint);
  const text = trusted();
  const words = sources.parity.get(node.subject).checked?.words;
  if (!finding || !words) return text;
  text.appendMarkdown(`**${plain(finding.key)}** · ${verdictWords(finding)}\n\n${plain(finding.reason)}\n\n`);
  text.appendMarkdown(`Here: ${plain(sideWords(finding, 'development', words))}  \n`);
  text.appendMarkdown(`Production: ${plain(sideWords(finding, 'reference', words))}\n\n`);
  if (finding.resolve !== undefined) text.appendMarkdown(`To know it: ${plain(finding.resolve)}\n\n`);
  if (finding.waiver)
    text.appendMarkdown(
      `Waived until ${plain(finding.waiver.until)} by ${plain(finding.waiver.owner)}: ${plain(finding.waiver.reason)}\n\n`,
    );
  if (finding.fix) text.appendMarkdown(commandLink(plain(finding.fix.title), 'lockstep.applyFix', node));
  return text;
}

export function trusted(): MarkdownString {
  const text = new MarkdownString(undefined, true);
  text.isTrusted = {
    enabledCommands: [
      'lockstep.showFinding',
      'lockstep.openFindings',
      'lockstep.checkParity',
      'lockstep.chooseReference',
      'lockstep.applyFix',
    ],
  };
  return text;
}

function findingLink(subject: ParitySubject, finding: Finding, words: ValueWords): string {
  const text = plain(`${finding.key}: ${differenceWords(finding, words)}`);
  return commandLink(text, 'lockstep.showFinding', { kind: 'finding', subject, fingerprint: finding.fingerprint });
}

function verdictWords({ verdict, severity }: Finding): string {
  return verdict === 'drift' ? `${severity} drift` : verdict;
}

function sideWords(finding: Finding, side: 'development' | 'reference', words: ValueWords): string {
  const [source] = finding[side].sources;
  return `${words(finding, side)}${source ? ` (${sourceWords(source)})` : ''}`;
}

function originWords(kind: 'lockstep' | 'devcontainer' | 'compose' | 'container' | 'machine'): string | undefined {
  switch (kind) {
    case 'lockstep':
      return 'Lockstep';
    case 'devcontainer':
      return 'the Dev Containers tools';
    case 'compose':
      return 'Docker Compose; attached to';
    case 'container':
      return 'somebody else; attached to';
    case 'machine':
      return undefined;
  }
}

/** Text of others, with what Markdown would read as its own taken away; its lines may break at spaces. */
function plain(text: string): string {
  return new MarkdownString().appendText(text).value.replaceAll('&nbsp;', ' ');
}
