import { errorMessage } from '../../../base/errorMessage.ts';
import type { EnvironmentId } from '../../../environment/ids.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';

const cleaningMilliseconds = 180_000;

/** Removes what was made before a making failed. Never throws: why it failed is what people need; what stays is told. */
export async function cleanUp(
  id: EnvironmentId,
  { report, logger }: Pick<ClusterProvisionOptions, 'report' | 'logger'>,
  remove: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  report.step('cleaning up');
  try {
    await remove(AbortSignal.timeout(cleaningMilliseconds));
  } catch (error) {
    const words = `not all could be removed, try again with lockstep rm ${id}: ${errorMessage(error)}`;
    report.step(words);
    logger.warn(words);
  }
}
