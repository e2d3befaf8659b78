import { LockstepError } from '../base/lockstepError.ts';
import type { EnvironmentId, ServiceName } from '../environment/ids.ts';
import type { EnvironmentList } from './environmentList.ts';

export interface DebugRequest {
  readonly id: EnvironmentId;
  /** Default: the workspace. */
  readonly service?: ServiceName;
  /** Brings the tools. */
  readonly image: string;
}

/** See EnvironmentProvider.debug; whoever calls has said that it can't be undone. Answers the service that it is. */
export async function addDebugContainer(
  list: EnvironmentList,
  { id, service, image }: DebugRequest,
  signal: AbortSignal,
): Promise<ServiceName> {
  const provider = await list.providerOf(id);
  if (!provider.debug) throw new LockstepError('notSupported', `${provider.name} adds no debug containers.`);
  return provider.debug(id, service, image, signal);
}
