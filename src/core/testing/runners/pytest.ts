import { filesOf } from '../filesOf.ts';
import { pytestPlugin } from '../reporters/pytestPlugin.ts';
import type { TestLaunch, TestProject, TestRunner } from '../testRunner.ts';

/** https://docs.pytest.org/en/stable/how-to/usage.html; no cache folder and no bytecode is left in the repository. */
export const pytest = {
  id: 'pytest',
  find: async (files, signal) => {
    const settings = await files.find('**/{pytest.ini,pyproject.toml,setup.cfg,tox.ini,conftest.py}', signal);
    const folders = new Set(settings.map(folderOf));
    const byFolder = new Map<string, string[]>();
    for (const file of await files.find('**/{test_*,*_test}.py', signal)) {
      let cwd = folderOf(file);
      while (cwd !== '.' && !folders.has(cwd)) cwd = folderOf(cwd);
      byFolder.set(cwd, [...(byFolder.get(cwd) ?? []), file]);
    }
    return Promise.all(
      [...byFolder].map(async ([cwd, found]): Promise<TestProject> => {
        const names = await files.list(cwd, signal);
        const argv: [string, ...string[]] = names.includes('uv.lock')
          ? ['uv', 'run', 'pytest']
          : names.includes('poetry.lock')
            ? ['poetry', 'run', 'pytest']
            : ['python3', '-m', 'pytest'];
        return {
          id: `pytest:${cwd}`,
          runner: 'pytest',
          label: cwd === '.' ? 'pytest' : `pytest (${cwd})`,
          cwd,
          files: found,
          argv,
        };
      }),
    );
  },
  run: (project, selection, runFolder) => {
    const whole = selection.files.length > 0 ? filesOf({ files: selection.files, tests: [] }, project) : [];
    const single = selection.tests.map(test =>
      [...filesOf({ files: [test.file], tests: [] }, project), ...test.path].join('::'),
    );
    return launch(project, [...whole, ...single], runFolder);
  },
  discover: (project, files, runFolder) =>
    launch(project, ['--collect-only', '-q', ...filesOf({ files, tests: [] }, project)], runFolder),
} satisfies TestRunner;

function launch(project: TestProject, args: readonly string[], runFolder: string): TestLaunch {
  return {
    argv: [
      ...(project.argv ?? ['python3', '-m', 'pytest']),
      '-p',
      'lockstep_pytest',
      '-p',
      'no:cacheprovider',
      ...args,
    ],
    env: { PYTHONPATH: runFolder, PYTHONDONTWRITEBYTECODE: '1' },
    support: { 'lockstep_pytest.py': pytestPlugin },
  };
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}
