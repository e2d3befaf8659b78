import { LockstepError } from '../../core/base/lockstepError.ts';
import { editText, applyEdits } from '../../core/workspace/applyEdits.ts';
import type { ParityReport } from '../../core/parity/parityReport.ts';
import { compareWorkspace } from '../compareWorkspace.ts';
import { confirm } from '../confirm.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { lineDifference } from '../output/lineDifference.ts';
import { parityOptions } from '../parityOptions.ts';
import { proposeFix, type Fix } from '../../core/parity/fixes/proposeFix.ts';

export const fix: CliCommand = {
  usage: 'lockstep fix KEY [--dry-run] [--yes]',
  summary: 'Show the edit that would mend a finding, apply it when agreed, and measure again.',
  options: {
    ...parityOptions,
    'dry-run': { type: 'boolean', short: 'n', help: 'Only show the edit' },
    yes: { type: 'boolean', short: 'y', help: 'Apply without asking' },
  },
  run: async (args, context) => {
    const { output, folder } = context;
    const [key] = args.positionals;
    if (key === undefined) throw new LockstepError('usage', 'fix needs the key of a finding, such as runtime.node.');
    const before = await compareWorkspace(args, context);
    const findings = before.report.findings.filter(each => each.key === key || each.fingerprint === key);
    const drift = findings.filter(each => each.verdict === 'drift');
    const [proposed] = drift.flatMap(each => proposeFix(each, before.declaring) ?? []);
    if (!proposed) throw noFix(key, drift[0]?.verdict ?? findings[0]?.verdict);
    output.text(`${proposed.title}\n`);
    const texts = new Map(before.declaring.map(({ path, text }) => [path, text]));
    output.text(preview(proposed, texts));
    const agreed = !args.flag('dry-run') && (args.flag('yes') || (await confirm('Apply this edit?', context.signal)));
    if (agreed) await applyEdits(folder, proposed.edits, texts);
    const after = agreed ? (await compareWorkspace(args, context)).report : before.report;
    output.document('lockstep.fix/1', {
      key,
      title: proposed.title,
      edits: proposed.edits,
      applied: agreed,
      score: after.score,
    });
    if (!agreed) return exitCodes.fine;
    output.text(`Applied. ${changeWords(before.report, after)}`);
    const { environment } = before;
    const remains = after.findings.some(each => each.verdict === 'drift' && each.key === drift[0]?.key);
    if (remains && environment?.can.has('rebuild'))
      output.text(`${environment.name} still runs as it was made: lockstep up makes it again with this edit.`);
    return exitCodes.fine;
  },
};

function preview({ edits }: Fix, texts: ReadonlyMap<string, string>): string {
  return [...Map.groupBy(edits, edit => edit.file)]
    .flatMap(([file, own]) => {
      const text = texts.get(file) ?? '';
      const { line, lines } = lineDifference(text, editText(text, own));
      return [`--- ${file}:${line}`, ...lines];
    })
    .join('\n');
}

function noFix(key: string, verdict: string | undefined): LockstepError {
  if (verdict === undefined)
    return new LockstepError('usage', `There is no finding ${key}.`, {
      remedy: { kind: 'text', text: 'lockstep parity lists them.' },
    });
  return new LockstepError(
    'notSupported',
    verdict === 'drift' ? `Lockstep has no edit for ${key}.` : `${key} is no drift: ${verdict}.`,
  );
}

function changeWords(before: ParityReport, after: ParityReport): string {
  const drifts = (report: ParityReport): number => report.findings.filter(each => each.verdict === 'drift').length;
  const score = (report: ParityReport): string => (report.score === null ? 'no score' : String(report.score));
  return `Of ${drifts(before)} differences ${drifts(after)} are left, the score is ${score(after)} after ${score(before)}.`;
}
