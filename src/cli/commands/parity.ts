import { basename } from 'node:path';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Environment } from '../../core/environment/environment.ts';
import { severities, type Severity } from '../../core/parity/finding.ts';
import type { ParityReport } from '../../core/parity/parityReport.ts';
import { jsonReport } from '../../core/reports/jsonReport.ts';
import { sarifReport } from '../../core/reports/sarifReport.ts';
import { textReport } from '../../core/reports/textReport.ts';
import { compareWorkspace } from '../compareWorkspace.ts';
import type { CliArguments, CliCommand, CommandContext } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { stateWords } from '../output/stateWords.ts';
import { writeResult } from '../output/writeResult.ts';
import { parityOptions } from '../parityOptions.ts';

export const parity: CliCommand = {
  usage:
    'lockstep parity [--environment ID | --declared] [--from FILE]… [--reference KIND:PATH[#WORKLOAD]]… [--fail-on SEVERITY]',
  summary: 'Compare the environment, or what files declare of it, with production.',
  formats: ['text', 'json', 'sarif'],
  options: {
    ...parityOptions,
    output: { type: 'string', short: 'o', value: 'FILE', help: 'Write the report to this file' },
    'fail-on': {
      type: 'string',
      value: 'SEVERITY',
      help: `Exit with 1 on drift at or above: ${severities.join(', ')}`,
    },
    'min-score': { type: 'string', value: 'N', help: 'Exit with 1 below this score' },
    'min-coverage': { type: 'string', value: 'N', help: 'Exit with 1 below this coverage, in percent' },
  },
  run: async (args, context) => {
    const gate = gateOf(args);
    const result = await compareWorkspace(args, context);
    const file = args.text('output');
    const text = render(result, context, context.output.colour && file === undefined);
    const whole = text.endsWith('\n') ? text : `${text}\n`;
    if (file === undefined) context.output.raw(whole);
    else await writeResult(file, whole);
    return exitCode(result.report, gate);
  },
};

function render(
  { report, environment }: { readonly report: ParityReport; readonly environment?: Environment },
  { output, folder }: CommandContext,
  colour: boolean,
): string {
  switch (output.format) {
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report);
    default:
      return textReport(report, {
        colour,
        width: output.width,
        name: environment?.name ?? basename(folder),
        ...(environment
          ? { state: `${environment.id.slice(0, environment.id.indexOf(':'))}, ${stateWords(environment.state)}` }
          : {}),
      });
  }
}

interface Gate {
  readonly failOn: Severity | undefined;
  readonly minScore: number | undefined;
  readonly minCoverage: number | undefined;
}

function gateOf(args: CliArguments): Gate {
  const wanted = args.text('fail-on');
  const failOn = severities.find(severity => severity === wanted);
  if (wanted !== undefined && wanted !== 'none' && !failOn)
    throw new LockstepError('usage', `--fail-on is one of ${severities.join(', ')}, not ${wanted}.`);
  return { failOn, minScore: args.number('min-score'), minCoverage: args.number('min-coverage') };
}

function exitCode(report: ParityReport, { failOn, minScore, minCoverage }: Gate): number {
  if (minScore !== undefined && report.score === null) return exitCodes.notReached;
  const worst = failOn === undefined ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  const drifts = worst.some(severity => report.summary.drift[severity] > 0);
  const low = minScore !== undefined && (report.score ?? 0) < minScore;
  const thin = minCoverage !== undefined && report.coverage * 100 < minCoverage;
  return drifts || low || thin ? exitCodes.drift : exitCodes.fine;
}
