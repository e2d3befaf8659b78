#!/usr/bin/env -S node --
import { homedir } from 'node:os';
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
    providers: ({ logger, folder, cluster }) => [
      {
        id: providerId('docker'),
        load: async () => (await import('./core/providers/docker/dockerProvider.ts')).createDockerProvider({ logger }),
      },
      {
        id: providerId('kubernetes'),
        load: async () => {
          const { createKubernetesProvider } = await import('./core/providers/kubernetes/kubernetesProvider.ts');
          const { registryImageReader } = await import('./core/providers/kubernetes/provision/registryImageReader.ts');
          const { dockerCredentials } = await import('./core/registry/dockerCredentials.ts');
          const { namespacesByContext } = await import('./cli/namespacesByContext.ts');
          const { contexts, isTrusted, registry, builder, storageClass, plainHosts } = cluster;
          const sources = { env: process.env, home: homedir(), platform: process.platform, isTrusted };
          return createKubernetesProvider({
            logger,
            contexts,
            namespaces: await namespacesByContext(cluster),
            sources,
            provisioning: {
              readImage: registryImageReader({ env: process.env, home: homedir(), plainHosts, logger }),
              ...(registry === undefined ? {} : { registry: { push: registry } }),
              ...(builder === undefined ? {} : { builder }),
              ...(storageClass === undefined ? {} : { storageClass }),
              credentials: dockerCredentials({ env: process.env, home: homedir(), logger }),
              plainHosts,
            },
          });
        },
      },
      {
        id: providerId('local'),
        load: async () => (await import('./core/providers/local/localProvider.ts')).createLocalProvider({ folder }),
      },
    ],
  });
}
