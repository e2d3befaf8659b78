import type { Cluster } from '../../../cluster/cluster.ts';
import type { EnvironmentNames } from './environmentNames.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';
import type { TargetNamespace } from './readNamespace.ts';
import type { DevelopmentProject } from './readProject.ts';

/** What building an image needs to know. */
export interface BuildContext {
  readonly project: DevelopmentProject;
  readonly options: ClusterProvisionOptions;
  /** Where it is built if no engine can. */
  readonly cluster: Cluster;
  readonly namespace: TargetNamespace;
  readonly names: EnvironmentNames;
}
