import { homedir } from 'node:os';
import { silentLogger, type Logger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { Connections } from '../../cluster/connections.ts';
import { ownerName } from '../../cluster/ownerName.ts';
import type { KubeconfigSources } from '../../cluster/readKubeconfig.ts';
import { providerId, type EnvironmentId, type PlaceId } from '../../environment/ids.ts';
import type { EnvironmentProvider } from '../provider.ts';
import { addDebugContainer } from './addDebugContainer.ts';
import { openSession } from './openSession.ts';
import type { ClusterProvisionOptions } from './provision/provisionOptions.ts';
import { refusedUses } from './refusedUses.ts';
import { removeEnvironment } from './removeEnvironment.ts';
import { startEnvironment, stopEnvironment } from './scaleEnvironment.ts';
import type { StackContext } from './stack/prepareStack.ts';
import { UsageReader } from './usageReader.ts';
import { watchClusters } from './watchClusters.ts';

export interface KubernetesOptions {
  readonly logger?: Logger;
  /** Names of contexts to connect to besides the user's current one. */
  readonly contexts?: readonly string[];
  /** Namespaces to look into, by context; default: the context's own. */
  readonly namespaces?: Readonly<Record<string, readonly string[]>>;
  /** Where kubeconfig files are looked for; default: this process and this user. */
  readonly sources?: KubeconfigSources;
  /** How Dev Containers are made; without it none are. */
  readonly provisioning?: Omit<ClusterProvisionOptions, 'report' | 'logger'>;
}

/** Kubernetes clusters, one place for each context of the user's kubeconfig. */
export function createKubernetesProvider(options: KubernetesOptions = {}): EnvironmentProvider {
  const logger = options.logger ?? silentLogger;
  const sources = options.sources ?? { env: process.env, home: homedir(), platform: process.platform };
  const connections = new Connections(sources, logger);
  const usage = new UsageReader();
  const { contexts = [], namespaces = {}, provisioning } = options;
  const clusterOf = (id: EnvironmentId | PlaceId, signal: AbortSignal): Promise<Cluster> =>
    connections.to(parseClusterId(id).context, signal);
  return {
    id: providerId('kubernetes'),
    name: 'Kubernetes',
    watch: signal => watchClusters({ sources, connections, contexts, namespaces, self: ownerName(), logger }, signal),
    open: async (id, signal) => openSession(await clusterOf(id, signal), id, logger, signal),
    usage: async (id, signal) => usage.read(await clusterOf(id, signal), id, signal),
    refused: async (place, signal) => {
      const cluster = await clusterOf(place, signal);
      return refusedUses(cluster, namespaces[cluster.context] ?? [cluster.namespace], signal);
    },
    ...(provisioning === undefined
      ? {}
      : {
          provision: async (spec, report, signal) => {
            const cluster = await clusterOf(spec.place, signal);
            const own = { ...provisioning, report, logger };
            if (spec.stack !== undefined) {
              const { provisionStack } = await import('./stack/provisionStack.ts');
              const production: StackContext['clusterOf'] = (context, abort) =>
                context === undefined ? Promise.resolve(cluster) : connections.to(context, abort);
              const stacked = { ...spec, stack: spec.stack };
              return provisionStack(stacked, { cluster, report, clusterOf: production }, own, signal);
            }
            const { provisionOnCluster } = await import('./provision/provisionOnCluster.ts');
            return provisionOnCluster(cluster, spec, own, signal);
          },
        }),
    debug: async (request, report, signal) =>
      addDebugContainer(await clusterOf(request.id, signal), request, report, signal),
    start: async (id, signal) => startEnvironment(await clusterOf(id, signal), id, signal),
    stop: async (id, signal) => stopEnvironment(await clusterOf(id, signal), id, signal),
    remove: async (id, signal) => removeEnvironment(await clusterOf(id, signal), id, signal),
  };
}
