import { hostname } from 'node:os';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Environment, EnvironmentChange, Place } from '../../environment/environment.ts';
import { environmentId, placeId, providerId, serviceName } from '../../environment/ids.ts';
import type { EnvironmentProvider } from '../provider.ts';
import { LocalSession } from './localSession.ts';

export interface LocalOptions {
  /** Absolute path of the folder that is worked in; commands run there by default. */
  readonly folder?: string;
}

const provider = providerId('local');
const place: Place = {
  id: placeId('local:this-machine'),
  provider,
  name: 'This machine',
  availability: { kind: 'ready' },
};

/** This machine as an environment: it is there as it is, and can't be made, stopped or removed. */
export function createLocalProvider(options: LocalOptions = {}): EnvironmentProvider {
  const folder = options.folder ?? process.cwd();
  const environment: Environment = {
    id: environmentId('local:this-machine'),
    place: place.id,
    name: hostname(),
    state: { kind: 'running' },
    services: [{ name: serviceName(hostname()), state: { kind: 'running' } }],
    can: new Set(),
    workspace: { local: folder, remote: folder, persistence: 'kept' },
    origin: { kind: 'machine' },
  };
  return {
    id: provider,
    name: place.name,
    watch: async function* (signal): AsyncGenerator<EnvironmentChange, void> {
      yield { kind: 'place', place };
      yield { kind: 'environment', environment };
      yield { kind: 'settled', place: place.id };
      if (signal.aborted) return;
      await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    open: (id, signal) => {
      signal.throwIfAborted();
      if (id === environment.id) return Promise.resolve(new LocalSession(environment, folder));
      return Promise.reject(new LockstepError('notFound', `There is no environment ${id} on this machine.`));
    },
  };
}
