import type { TestProject, TestSelection } from './testRunner.ts';

/** The files of a selection as the tool wants them: relative to the project's folder. */
export function filesOf(selection: TestSelection, project: TestProject): readonly string[] {
  const files = new Set([...selection.files, ...selection.tests.map(test => test.file)]);
  const prefix = project.cwd === '.' ? '' : `${project.cwd}/`;
  return [...files].map(file => (file.startsWith(prefix) ? file.slice(prefix.length) : file));
}
