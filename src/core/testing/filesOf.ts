import type { TestProject, TestSelection } from './testRunner.ts';

/** The files of a selection, all of the project when it names none, as the tool wants them: relative to the project's folder. */
export function filesOf(selection: TestSelection, project: TestProject): readonly string[] {
  const named = [...selection.files, ...selection.tests.map(test => test.file)];
  const files = new Set(named.length > 0 ? named : project.files);
  const prefix = project.cwd === '.' ? '' : `${project.cwd}/`;
  return [...files].map(file => (file.startsWith(prefix) ? file.slice(prefix.length) : file));
}
