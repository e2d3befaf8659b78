#!/usr/bin/env node
import { main } from './cli/main.ts';
import { providerId } from './core/environment/ids.ts';

declare const LOCKSTEP_VERSION: string;

process.exitCode = await main(process.argv.slice(2), {
  version: LOCKSTEP_VERSION,
  providers: (logger, folder) => [
    {
      id: providerId('docker'),
      load: async () => (await import('./core/providers/docker/dockerProvider.ts')).createDockerProvider({ logger }),
    },
    {
      id: providerId('local'),
      load: async () => (await import('./core/providers/local/localProvider.ts')).createLocalProvider({ folder }),
    },
  ],
});
