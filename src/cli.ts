#!/usr/bin/env -S node --
import { providerId } from './core/environment/ids.ts';

declare const LOCKSTEP_VERSION: string;

const oldestNode = 22;

if (Number.parseInt(process.versions.node) < oldestNode) {
  process.stderr.write(`lockstep needs Node ${oldestNode} or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // Loaded only now, because an older Node would end at its first new function with a stack trace.
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    version: LOCKSTEP_VERSION,
    providers: ({ logger, folder }) => [
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
}
