import { ThemeColor, ThemeIcon, TreeItem } from 'vscode';
import type { LastTestRun } from '../../testing/lastTestRun.ts';
import { agoWords } from '../../words/agoWords.ts';
import { parityWords } from '../../words/parityWords.ts';

export function testRunItem(run: LastTestRun): TreeItem {
  const item = new TreeItem('Last test run');
  item.description = [
    `${run.passed} passed, ${run.failed} failed${run.skipped > 0 ? `, ${run.skipped} skipped` : ''}`,
    ...(run.parity ? [`at parity ${parityWords(run.parity)}`] : []),
    agoWords(new Date(run.at), new Date()),
  ].join(' · ');
  item.iconPath =
    run.failed > 0
      ? new ThemeIcon('beaker', new ThemeColor('testing.iconFailed'))
      : new ThemeIcon('beaker', new ThemeColor('testing.iconPassed'));
  item.contextValue = run.artefacts.length > 0 ? 'testRun artefacts' : 'testRun';
  item.command = { command: 'testing.showMostRecentOutput', title: 'Show Output' };
  item.tooltip = new Date(run.at).toLocaleString();
  item.accessibilityInformation = { label: `Last test run: ${item.description.replaceAll(' · ', ', ')}` };
  return item;
}
