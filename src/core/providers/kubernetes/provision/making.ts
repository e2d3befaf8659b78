import type { Cluster } from '../../../cluster/cluster.ts';
import type { MergedDevContainer } from '../../../devcontainer/mergeDevContainer.ts';
import type { SpawnInside } from './collectOutput.ts';
import type { EnvironmentNames } from './environmentNames.ts';
import type { EnvironmentPlan } from './environmentPlan.ts';
import type { HeldLease } from './holdLease.ts';
import type { planEnvironment, PlanContext } from './planEnvironment.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';
import type { TargetNamespace } from './readNamespace.ts';
import type { DevelopmentProject } from './readProject.ts';
import type { FoundObject } from './removeObjects.ts';
import type { EnvironmentObjects } from './toObjects.ts';

/** One making of an environment. */
export interface Making {
  readonly cluster: Cluster;
  readonly project: DevelopmentProject;
  readonly names: EnvironmentNames;
  readonly namespace: TargetNamespace;
  readonly owner: string;
  readonly options: ClusterProvisionOptions;
  /** Another one with each making. */
  readonly token: string;
  readonly lease: HeldLease;
  /** What stands around the workspace where it is one workload of a whole stack. */
  readonly surroundings?: Surroundings;
}

export interface Surroundings {
  plan(context: PlanContext): ReturnType<typeof planEnvironment>;
  /** The workspace as it is in the stack. */
  arrange(objects: EnvironmentObjects, plan: EnvironmentPlan): EnvironmentObjects;
  /** Applies everything else. */
  apply(signal: AbortSignal): Promise<void>;
  /** Whether what is on the cluster is part of it. */
  has(found: FoundObject): boolean;
}

/** The workspace's container, as lifecycle commands need it. */
export interface RunningWorkspace {
  readonly spawn: SpawnInside;
  /** What a process in there starts with. */
  readonly containerEnv: Readonly<Record<string, string>>;
  readonly merged: MergedDevContainer;
  /** Absent: the container's own. */
  readonly remoteUser?: string;
}
