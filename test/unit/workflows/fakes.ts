import { Readable } from 'node:stream';
import { createChannel, type Channel } from '../../../src/core/base/channel.ts';
import type { Environment, EnvironmentChange, Place } from '../../../src/core/environment/environment.ts';
import { environmentId, placeId, providerId, serviceName } from '../../../src/core/environment/ids.ts';
import type { Command, EnvironmentSession, RemoteProcess } from '../../../src/core/environment/session.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import type { ProviderLoader } from '../../../src/core/workflows/environmentList.ts';

/** A provider that tells what a test pushes. */
export interface FakeProvider {
  readonly loader: ProviderLoader;
  readonly changes: Channel<EnvironmentChange>;
}

export function fakeProvider(id: string, more: Partial<EnvironmentProvider> = {}): FakeProvider {
  const changes = createChannel<EnvironmentChange>();
  const provider: EnvironmentProvider = {
    id: providerId(id),
    name: id,
    watch: () => changes,
    open: () => Promise.reject(new Error('not opened in this test')),
    ...more,
  };
  return { loader: { id: provider.id, load: () => Promise.resolve(provider) }, changes };
}

export function place(id: string, availability: Place['availability'] = { kind: 'ready' }): Place {
  return { id: placeId(id), provider: providerId(id.slice(0, id.indexOf(':'))), name: id, availability };
}

export function environment(id: string, more: Partial<Environment> = {}): Environment {
  return {
    id: environmentId(id),
    place: placeId(id.slice(0, id.indexOf('/'))),
    name: id,
    state: { kind: 'running' },
    services: [{ name: serviceName('app'), state: { kind: 'running' } }],
    can: new Set(),
    origin: { kind: 'devcontainer' },
    ...more,
  };
}

/** A stack's namespace of `/home/ada/shop` in which no workspace stands yet, or that is being removed. */
export function unfinished(id: string, state: 'interrupted' | 'going'): Environment {
  return environment(id, {
    state: { kind: state === 'going' ? 'stopped' : 'creating' },
    services: [],
    can: new Set(state === 'going' ? [] : ['remove']),
    workspace: { local: '/home/ada/shop', remote: '/workspaces', persistence: 'lost' },
    origin: { kind: 'lockstep', specHash: '' },
    createdAt: '2026-02-01T00:00:00Z',
  });
}

/** A session whose processes answer what a function says of their argv. */
export function fakeSession(answer: (argv: Command['argv']) => { code: number; stdout?: string }): EnvironmentSession {
  return {
    lost: new AbortController().signal,
    facts: () => Promise.resolve([]),
    spawn: ({ argv }): Promise<RemoteProcess> => {
      const { code, stdout = '' } = answer(argv);
      return Promise.resolve({
        output: Readable.from([{ channel: 'stdout', bytes: Buffer.from(stdout) }]),
        exit: Promise.resolve({ kind: 'exited', code }),
      });
    },
    logs: () => createChannel(),
    upload: () => Promise.resolve(),
    download: () => createChannel(),
    terminal: () => ({ kind: 'program', program: 'sh', argv: [] }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
