import { diagnose } from '../../core/workflows/diagnose.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

const marks = { fine: '✓', missing: '–', wrong: '✗' } as const;

export const doctor: CliCommand = {
  usage: 'lockstep doctor',
  summary: 'Check what Lockstep needs on this machine and in this workspace.',
  options: {},
  run: async (_args, context) => {
    const checks = [];
    for await (const check of diagnose(context, context.signal)) {
      checks.push(check);
      context.output.text(`${marks[check.kind]} ${check.name}: ${check.words}`);
      if (check.remedy !== undefined) context.output.text(`    ${check.remedy}`);
    }
    context.output.document('lockstep.doctor/1', { checks });
    return checks.some(check => check.kind === 'wrong') ? exitCodes.notReached : exitCodes.fine;
  },
};
