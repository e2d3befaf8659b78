import { isDeepStrictEqual } from 'node:util';
import { apiPath } from '../../cluster/apiPath.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterNode } from '../../cluster/clusterNode.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import type { SeenNodes } from './nodeTrouble.ts';
import { slimMetadata } from './slim.ts';

/** The nodes of a cluster, watched only while a pod waits for one: many users may not, and there may be thousands. */
export class NodeWatch {
  readonly #cluster: Cluster;
  readonly #tell: (nodes: SeenNodes) => void;
  readonly #signal: AbortSignal;
  #stop: AbortController | undefined;

  /** Tells all of them each time that labels or taints of one have changed. */
  constructor(cluster: Cluster, tell: (nodes: SeenNodes) => void, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#tell = tell;
    this.#signal = signal;
  }

  need(isNeeded: boolean): void {
    if (isNeeded === (this.#stop !== undefined)) return;
    this.#stop?.abort();
    this.#stop = isNeeded ? new AbortController() : undefined;
    if (this.#stop !== undefined) void this.#read(AbortSignal.any([this.#signal, this.#stop.signal]));
    // Who waits next must not be told of taints that are long gone.
    else this.#tell([]);
  }

  async #read(signal: AbortSignal): Promise<void> {
    const nodes = new Map<string, ClusterNode>();
    const selection = { path: apiPath({ resource: 'nodes' }, undefined), slim: slimNode };
    for await (const change of watchObjects(this.#cluster, selection, signal)) {
      switch (change.kind) {
        case 'broken':
          if (change.error.code !== 'forbidden') continue;
          this.#tell('refused');
          return;
        case 'listed':
          nodes.clear();
          for (const node of change.items) nodes.set(node.metadata.uid, node);
          break;
        case 'set': {
          const before = nodes.get(change.object.metadata.uid);
          nodes.set(change.object.metadata.uid, change.object);
          if (isDeepStrictEqual(before, change.object)) continue;
          break;
        }
        case 'deleted':
          nodes.delete(change.object.metadata.uid);
          break;
      }
      if (!signal.aborted) this.#tell([...nodes.values()]);
    }
  }
}

/** Without its version, which each heartbeat changes. */
function slimNode(raw: KubernetesObject): ClusterNode {
  const { metadata, spec } = raw as ClusterNode;
  return {
    metadata: { ...slimMetadata(metadata), resourceVersion: '' },
    ...(spec?.taints === undefined ? {} : { spec: { taints: spec.taints } }),
  };
}
