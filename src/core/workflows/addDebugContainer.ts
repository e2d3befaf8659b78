import { LockstepError } from '../base/lockstepError.ts';
import type { Report } from '../base/report.ts';
import type { DebugRequest } from '../environment/debugRequest.ts';
import type { ServiceName } from '../environment/ids.ts';
import type { EnvironmentList } from './environmentList.ts';

/** See EnvironmentProvider.debug; whoever calls has said that it can't be undone. Answers the service that it is. */
export async function addDebugContainer(
  list: EnvironmentList,
  request: DebugRequest,
  report: Report,
  signal: AbortSignal,
): Promise<ServiceName> {
  const provider = await list.providerOf(request.id);
  if (!provider.debug) throw new LockstepError('notSupported', `${provider.name} adds no debug containers.`);
  return provider.debug(request, report, signal);
}
