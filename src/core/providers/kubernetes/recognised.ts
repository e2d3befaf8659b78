import type { Pod } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { Environment } from '../../environment/environment.ts';
import type { ServiceName } from '../../environment/ids.ts';
import type { SeenNodes } from './nodeTrouble.ts';

/** An environment with what it consists of on the cluster; the first service is the workspace. */
export interface Recognised {
  readonly environment: Environment;
  readonly services: readonly [RecognisedService, ...RecognisedService[]];
}

export interface RecognisedService {
  readonly name: ServiceName;
  /** `deployment.web`. */
  readonly workload: string;
  readonly container: string;
  /** Of a debug container: the container whose files it sees below `/proc/1/root`. */
  readonly looksInto?: string;
  /** The one to work in first. */
  readonly pods: readonly Pod[];
}

/** What is known of one namespace. */
export interface NamespaceObjects {
  /** What Lockstep made: Deployments and StatefulSets by `deployment.web`. */
  readonly workloads: ReadonlyMap<string, Scalable>;
  readonly pods: Iterable<Pod>;
}

/** Where objects were seen, and by whom. */
export interface Viewpoint {
  readonly context: string;
  readonly namespace: string;
  /** See ownerName. */
  readonly self: string;
  /** Known only while a pod waits for one. */
  readonly nodes?: SeenNodes;
}
