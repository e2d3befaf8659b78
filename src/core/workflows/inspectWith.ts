import { LockstepError } from '../base/lockstepError.ts';
import { providerId } from '../environment/ids.ts';
import type { ReadContext } from '../references/referenceReader.ts';
import type { EnvironmentList } from './environmentList.ts';

/** Images and containers are looked at by the Docker provider, loaded when a reference first asks. */
export function inspectWith(list: EnvironmentList): NonNullable<ReadContext['inspect']> {
  return async (target, signal) => {
    const provider = await list.provider(providerId('docker'));
    if (!provider.inspect) throw new LockstepError('notSupported', `${provider.name} can't inspect a ${target.kind}.`);
    return provider.inspect(target, signal);
  };
}
