import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Environment } from '../../core/environment/environment.ts';
import { findTestProjects } from '../../core/testing/findTestProjects.ts';
import { runTests } from '../../core/testing/runTests.ts';
import type { TestEvent } from '../../core/testing/testEvent.ts';
import type { TestProject } from '../../core/testing/testRunner.ts';
import { TestTally, type TestOutcome } from '../../core/testing/testTally.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { readTestCommands } from '../../core/workflows/readTestCommands.ts';
import { updateWorkspace } from '../../core/workflows/updateWorkspace.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliArguments, CliCommand, CommandContext } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { measureParity } from '../measureParity.ts';
import { remedyWords } from '../remedyWords.ts';

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
    const environment = await chooseEnvironment(args.text('environment'), context, 'with --environment');
    const parity = await measureParity(environment, context);
    const outcome = await runAll(chosen, args, environment, context);
    const { output } = context;
    output.document('lockstep.test/1', { environment: environment.id, parity, ...outcome });
    if (parity && (outcome.failed > 0 || parity.score === null || parity.score < 100)) output.text(parity.words);
    for (const { label, path, id } of outcome.artefacts) if (id === undefined) output.text(`${label}: ${path}`);
    print(outcome, context);
    return outcome.problems.length > 0 || outcome.failed > 0 ? exitCodes.failedTests : exitCodes.fine;
  },
};

async function chooseProjects(args: CliArguments, context: CommandContext): Promise<readonly TestProject[]> {
  const { files, signal } = context;
  const all = await findTestProjects(files, await readTestCommands(files, signal), signal);
  const named = args.positionals;
  const wanted = args.texts('file');
  if (all.length === 0)
    throw new LockstepError('notFound', `${files.root} has no tests that Lockstep finds.`, {
      remedy: { kind: 'text', text: 'Name a command under `tests` in lockstep.yaml.' },
    });
  const missing = named.find(name => !all.some(project => project.id === name || project.runner === name));
  if (missing !== undefined)
    throw new LockstepError('usage', `There is no test project ${missing}.`, {
      remedy: { kind: 'text', text: `There are ${all.map(project => project.id).join(', ')}.` },
    });
  const chosen = all.filter(({ id, runner }) => named.length === 0 || named.includes(id) || named.includes(runner));
  const unknown = wanted.find(file => !chosen.some(project => project.files.includes(file)));
  if (unknown !== undefined)
    throw new LockstepError('usage', `${unknown} is no test file of ${chosen.map(({ id }) => id).join(', ')}.`, {
      remedy: { kind: 'text', text: `Name it as it lies below ${files.root}, with /.` },
    });
  return chosen.filter(project => wanted.length === 0 || wanted.some(file => project.files.includes(file)));
}

type Artefact = Pick<Extract<TestEvent, { kind: 'artefact' }>, 'label' | 'path' | 'id'>;

async function runAll(
  projects: readonly TestProject[],
  args: CliArguments,
  environment: Environment,
  context: CommandContext,
): Promise<TestOutcome & { readonly artefacts: readonly Artefact[] }> {
  await using session = await openSession(context.list, environment.id, context.signal);
  await updateWorkspace(environment, session, context.output.report, context.signal);
  const tally = new TestTally();
  const artefacts: Artefact[] = [];
  const wanted = args.text('artefacts');
  const folder = wanted === undefined ? undefined : resolve(wanted);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  for (const project of projects) {
    context.output.report.step(`Running ${project.label} in ${environment.name}`);
    const workspace = environment.workspace?.remote ?? context.folder;
    const files = args.texts('file').filter(file => project.files.includes(file));
    const target = { session, workspace, project, ...(folder === undefined ? {} : { artefacts: folder }) };
    try {
      for await (const event of runTests(target, { files, tests: [] }, context.signal)) {
        tally.add(event, project.label);
        if (event.kind === 'output') context.output.report.output(event.text);
        if (event.kind === 'artefact' && folder !== undefined) {
          const { label, path, id } = event;
          artefacts.push({ label, path, ...(id === undefined ? {} : { id }) });
        }
      }
    } catch (error) {
      // What other projects have told before is not to be lost with this one.
      if (tally.isEmpty || !isGone(error)) throw error;
      const reason = [error.message, ...(error.remedy ? [remedyWords(error.remedy)] : [])].join(' ');
      tally.add({ kind: 'ended', exit: { kind: 'lost', reason } }, project.label);
    }
    context.signal.throwIfAborted();
  }
  return { ...tally.outcome, artefacts };
}

const isGone = (error: unknown): error is LockstepError =>
  error instanceof LockstepError && (error.code === 'unreachable' || error.code === 'lost');

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
