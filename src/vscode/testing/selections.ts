import type { TestItem } from 'vscode';
import type { TestAddress, TestProject, TestSelection } from '../../core/testing/testRunner.ts';
import type { TestItems } from './testItems.ts';

export interface ProjectSelection {
  readonly project: TestProject;
  readonly selection: TestSelection;
  /** What was asked for, to show as waiting and to blame when nothing could run. */
  readonly items: readonly TestItem[];
}

/** A request as runs, one for each project; where something is left out, what remains is named one by one. */
export function selections(
  items: TestItems,
  include: readonly TestItem[] | undefined,
  exclude: readonly TestItem[] = [],
): readonly ProjectSelection[] {
  const left = new Set(exclude);
  const wanted = (include ?? items.projects).flatMap(item => withoutExcluded(item, left));
  const byProject = new Map<TestProject, TestItem[]>();
  for (const item of wanted) {
    const project = items.meaningOf(item)?.project;
    if (project) byProject.set(project, [...(byProject.get(project) ?? []), item]);
  }
  return [...byProject].map(([project, chosen]) => ({ project, selection: toSelection(items, chosen), items: chosen }));
}

function withoutExcluded(item: TestItem, excluded: ReadonlySet<TestItem>): readonly TestItem[] {
  if (excluded.has(item)) return [];
  if (!hasExcluded(item, excluded)) return [item];
  return [...item.children].flatMap(([, child]) => withoutExcluded(child, excluded));
}

function hasExcluded(item: TestItem, excluded: ReadonlySet<TestItem>): boolean {
  return [...item.children].some(([, child]) => excluded.has(child) || hasExcluded(child, excluded));
}

/** A whole project is the empty selection. */
function toSelection(items: TestItems, chosen: readonly TestItem[]): TestSelection {
  const files: string[] = [];
  const tests: TestAddress[] = [];
  for (const item of chosen) {
    const meaning = items.meaningOf(item);
    if (meaning?.kind === 'project') return { files: [], tests: [] };
    if (meaning?.kind === 'file') files.push(meaning.file);
    if (meaning?.kind === 'test') tests.push({ file: meaning.file, path: meaning.path });
  }
  return { files, tests };
}
