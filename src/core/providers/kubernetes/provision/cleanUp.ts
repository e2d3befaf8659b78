import { errorMessage } from '../../../base/errorMessage.ts';
import type { EnvironmentId } from '../../../environment/ids.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';

const cleaningMilliseconds = 180_000;

/** Removes what was made before a making failed; `remove` tells when there is something to do. Never throws: why it failed is what people need; what stays is told. */
export async function cleanUp(
  id: EnvironmentId,
  { report, logger }: Pick<ClusterProvisionOptions, 'report' | 'logger'>,
  remove: (signal: AbortSignal, onWork: () => void) => Promise<void>,
): Promise<void> {
  let isTold = false;
  const onWork = (): void => {
    if (!isTold) report.step('cleaning up');
    isTold = true;
  };
  try {
    await remove(AbortSignal.timeout(cleaningMilliseconds), onWork);
  } catch (error) {
    const words = `not all could be removed, try again with lockstep rm ${id}: ${errorMessage(error)}`;
    report.step(words);
    logger.warn(words);
  }
}
