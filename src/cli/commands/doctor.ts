import { diagnose } from '../../core/workflows/diagnose.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { remedyWords } from '../remedyWords.ts';

const marks = { fine: '✓', missing: '–', wrong: '✗' } as const;

export const doctor: CliCommand = {
  usage: 'lockstep doctor',
  summary: 'Check what Lockstep needs on this machine and in this workspace.',
  options: {},
  run: async (_args, context) => {
    const checks = [];
    for await (const check of diagnose(context, context.signal)) {
      const { remedy, ...rest } = check;
      const words = remedy && remedyWords(remedy);
      checks.push({ ...rest, ...(words === undefined ? {} : { remedy: words }) });
      context.output.text(`${marks[check.kind]} ${check.name}: ${check.words}`);
      if (words !== undefined) context.output.text(`    ${words}`);
    }
    context.output.document('lockstep.doctor/1', { checks });
    return checks.some(check => check.kind === 'wrong') ? exitCodes.notReached : exitCodes.fine;
  },
};
