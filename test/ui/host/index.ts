import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** VS Code calls this inside the extension host; its failure is the run's exit code. */
export async function run(): Promise<void> {
  markOutput(process.env['LOCKSTEP_UI_OUTPUT_MARK'] ?? '');
  const pattern = process.env['LOCKSTEP_UI_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: true,
    timeout: 30_000,
    forbidOnly: process.env['CI'] === 'true',
    ...(pattern === undefined ? {} : { grep: new RegExp(pattern) }),
  });
  for await (const file of glob('**/*.test.js', { cwd: import.meta.dirname })) {
    mocha.addFile(join(import.meta.dirname, file));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner.once('end', () => {
      if (runner.stats?.passes === 0 && runner.stats.failures === 0) resolve(1);
    });
  });
  if (failures > 0) throw new Error(`${failures} of the tests in the extension host failed, or none ran`);
}

function markOutput(mark: string): void {
  const { Base } = Mocha.reporters;
  const print = Base.consoleLog;
  Base.consoleLog = (...parts: unknown[]) => print(`${mark}${format(...parts)}`);
}
