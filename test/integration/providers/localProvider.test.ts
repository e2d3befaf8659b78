import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentId } from '../../../src/core/environment/ids.ts';
import { createLocalProvider } from '../../../src/core/providers/local/localProvider.ts';
import { describeProvider } from './describeProvider.ts';

describeProvider('this machine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-local-'));
  return {
    provider: createLocalProvider({ folder }),
    id: environmentId('local:this-machine'),
    scratch: join(folder, 'scratch'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
});
