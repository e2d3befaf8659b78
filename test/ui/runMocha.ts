import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export interface Suite {
  /** Holds the test files, also in folders of its own. */
  readonly folder: string;
  /** `**\/*.test.ts`, or `.js` for a suite that was bundled. */
  readonly files: string;
  /** Milliseconds for each test and hook. */
  readonly timeout: number;
}

/**
 * Runs a suite in this process, prints it, and writes Mocha's JSON where LOCKSTEP_UI_RESULTS says.
 * @returns how many tests failed
 * @throws when no test ran: a suite that lost its tests is not green
 */
export async function runMocha(suite: Suite): Promise<number> {
  const { LOCKSTEP_UI_GREP: pattern, LOCKSTEP_UI_RESULTS: results, CI } = process.env;
  const mocha = new Mocha({
    ui: 'tdd',
    color: true,
    timeout: suite.timeout,
    forbidOnly: CI === 'true',
    reporter: specAndJson(results),
    ...(pattern === undefined ? {} : { grep: new RegExp(pattern) }),
  });
  for await (const file of glob(suite.files, { cwd: suite.folder })) mocha.addFile(join(suite.folder, file));
  await mocha.loadFilesAsync();
  return new Promise((resolve, reject) => {
    const runner = mocha.run(failures => {
      if (failures === 0 && runner.stats?.passes === 0 && pattern === undefined) {
        reject(new Error(`No test ran in ${suite.folder}`));
      } else resolve(failures);
    });
  });
}

/** Where others write to the same stream, LOCKSTEP_UI_OUTPUT_MARK before each line tells ours. */
function specAndJson(output: string | undefined): Mocha.ReporterConstructor {
  const { Base, JSON: Json, Spec } = Mocha.reporters;
  const mark = process.env['LOCKSTEP_UI_OUTPUT_MARK'];
  const print = Base.consoleLog;
  if (mark !== undefined) Base.consoleLog = (...parts: unknown[]) => print(mark + format(...parts));
  return class extends Spec {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      if (output !== undefined) new Json(runner, { reporterOption: { output } } as Mocha.MochaOptions);
    }
  };
}
