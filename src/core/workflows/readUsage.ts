import { errorMessage } from '../base/errorMessage.ts';
import { isAbort } from '../base/isAbort.ts';
import type { Logger } from '../base/logger.ts';
import type { EnvironmentId, ServiceName } from '../environment/ids.ts';
import type { ResourceUse } from '../environment/resourceUse.ts';
import type { EnvironmentList } from './environmentList.ts';

export interface UsageSources {
  readonly list: Pick<EnvironmentList, 'providerOf'>;
  readonly logger: Logger;
}

/** Figures that can't be had are left out: what keeps the engine from answering is told by its place. */
export async function readUsage(
  { list, logger }: UsageSources,
  id: EnvironmentId,
  signal: AbortSignal,
): Promise<ReadonlyMap<ServiceName, ResourceUse>> {
  try {
    const provider = await list.providerOf(id);
    return (await provider.usage?.(id, signal)) ?? new Map();
  } catch (error) {
    if (!isAbort(error)) logger.debug(`Resource use of ${id} is not known: ${errorMessage(error)}`);
    return new Map();
  }
}
