import { takeSnapshot } from '../../core/workflows/takeSnapshot.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { writeResult } from '../output/writeResult.ts';
import { paritySources } from '../paritySources.ts';

export const snapshot: CliCommand = {
  usage: 'lockstep snapshot [ENVIRONMENT] [--output FILE]',
  summary: 'Measure an environment and write its facts down, values sealed, to compare others with later.',
  options: { output: { type: 'string', short: 'o', value: 'FILE', help: 'Default: standard output' } },
  run: async (args, context) => {
    const environment = await chooseEnvironment(args.positionals[0], context);
    await using session = await openSession(context.list, environment.id, context.signal);
    const text = await takeSnapshot({ environment, session }, await paritySources(context), context.signal);
    const file = args.text('output');
    if (file === undefined) context.output.raw(text);
    else {
      await writeResult(file, text);
      context.output.document('lockstep.snapshot-file/1', { file });
      context.output.text(`Written to ${file}. Compare with it: lockstep parity --reference snapshot:${file}`);
    }
    return exitCodes.fine;
  },
};
