import { errorMessage } from '../core/base/errorMessage.ts';
import { LockstepError } from '../core/base/lockstepError.ts';
import type { Environment } from '../core/environment/environment.ts';
import { driftWords } from '../core/reports/driftWords.ts';
import { checkParity } from '../core/workflows/checkParity.ts';
import { openSession } from '../core/workflows/openSession.ts';
import type { CommandContext } from './context.ts';
import { paritySources } from './paritySources.ts';

/** The parity that tests run under; a production that can't be told is no reason not to test. */
export interface ParityStamp {
  readonly score: number | null;
  readonly coverage: number;
  /** "Ran in shop at parity 84. These differ from production and may matter: …" */
  readonly words: string;
}

export async function measureParity(
  environment: Environment,
  context: CommandContext,
): Promise<ParityStamp | undefined> {
  try {
    await using session = await openSession(context.list, environment.id, context.signal);
    const outcome = await checkParity(
      { environment: { environment, session } },
      await paritySources(context),
      context.signal,
    );
    if (outcome.kind === 'ambiguous') return undefined;
    const { score, coverage } = outcome.report;
    return { score, coverage, words: driftWords(outcome.report, environment.name) };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    context.logger.info(`Parity is not known: ${errorMessage(error)}`);
    return undefined;
  }
}
