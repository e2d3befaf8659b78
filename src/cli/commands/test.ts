import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Environment } from '../../core/environment/environment.ts';
import { findTestProjects } from '../../core/testing/findTestProjects.ts';
import { runTests } from '../../core/testing/runTests.ts';
import type { TestProject } from '../../core/testing/testRunner.ts';
import { TestTally, type TestOutcome } from '../../core/testing/testTally.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { readTestCommands } from '../../core/workflows/readTestCommands.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliArguments, CliCommand, CommandContext } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { measureParity } from '../measureParity.ts';

export const test: CliCommand = {
  usage: 'lockstep test [PROJECT…] [--environment ID] [--file FILE]… [--artefacts DIR]',
  summary: 'Run the tests of the workspace inside the environment.',
  options: {
    environment: { type: 'string', value: 'ID', help: "Default: the workspace's" },
    file: { type: 'string', multiple: true, value: 'FILE', help: 'Only this test file; repeated for several' },
    artefacts: { type: 'string', value: 'DIR', help: 'Bring reports, traces and screenshots back to this folder' },
  },
  run: async (args, context) => {
    const chosen = await chooseProjects(args, context);
    const environment = await chooseEnvironment(args.text('environment'), context);
    const parity = await measureParity(environment, context);
    const outcome = await runAll(chosen, args, environment, context);
    const { output } = context;
    output.document('lockstep.test/1', { environment: environment.id, parity, ...outcome });
    if (parity && (outcome.failed > 0 || parity.score === null || parity.score < 100)) output.text(parity.words);
    print(outcome, context);
    return outcome.problems.length > 0 || outcome.failed > 0 ? exitCodes.failedTests : exitCodes.fine;
  },
};

async function chooseProjects(args: CliArguments, context: CommandContext): Promise<readonly TestProject[]> {
  const { files, signal } = context;
  const all = await findTestProjects(files, await readTestCommands(files, signal), signal);
  const named = args.positionals;
  const wanted = args.texts('file');
  const missing = named.find(name => !all.some(project => project.id === name || project.runner === name));
  if (missing !== undefined || all.length === 0)
    throw new LockstepError(
      'notFound',
      missing === undefined
        ? `${files.root} has no tests that Lockstep finds.`
        : `There is no test project ${missing}.`,
      {
        remedy: {
          kind: 'text',
          text:
            all.length > 0
              ? `There are ${all.map(project => project.id).join(', ')}.`
              : 'Name a command under `tests` in lockstep.yaml.',
        },
      },
    );
  return all
    .filter(project => named.length === 0 || named.includes(project.id) || named.includes(project.runner))
    .filter(project => wanted.length === 0 || wanted.some(file => project.files.includes(file)));
}

async function runAll(
  projects: readonly TestProject[],
  args: CliArguments,
  environment: Environment,
  context: CommandContext,
): Promise<TestOutcome> {
  await using session = await openSession(context.list, environment.id, context.signal);
  const tally = new TestTally();
  const artefacts = args.text('artefacts');
  const folder = artefacts === undefined ? undefined : resolve(artefacts);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  for (const project of projects) {
    context.output.report.step(`Running ${project.label} in ${environment.name}`);
    const workspace = environment.workspace?.remote ?? context.folder;
    const files = args.texts('file').filter(file => project.files.includes(file));
    const target = { session, workspace, project, ...(folder === undefined ? {} : { artefacts: folder }) };
    for await (const event of runTests(target, { files, tests: [] }, context.signal)) {
      tally.add(event, project.label);
      if (event.kind === 'output') context.output.report.output(event.text);
      if (event.kind === 'artefact' && event.id === undefined) context.output.text(`${event.label}: ${event.path}`);
    }
    context.signal.throwIfAborted();
  }
  return tally.outcome;
}

function print({ results, problems, passed, failed, skipped }: TestOutcome, { output }: CommandContext): void {
  for (const result of results) {
    if (!('failures' in result)) continue;
    output.text(`✗ ${[result.at.file, ...result.path].join(' › ')}`);
    for (const { message, at = result.at } of result.failures) {
      output.text(`    ${message.replaceAll('\n', '\n    ')}`);
      output.text(`    at ${at.file}${at.line === undefined ? '' : `:${at.line}`}`);
    }
  }
  for (const problem of problems) output.text(`✗ ${problem}`);
  output.text(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
