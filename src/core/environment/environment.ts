import type { Remedy } from '../base/lockstepError.ts';
import type { EnvironmentId, PlaceId, ProviderId, ServiceName } from './ids.ts';

export type Availability =
  | { readonly kind: 'ready' }
  /** Nothing of this kind is installed or configured here. */
  | { readonly kind: 'missing'; readonly reason: string; readonly remedy?: Remedy }
  /** Known, and left alone until the user chooses it. */
  | { readonly kind: 'notChosen'; readonly reason: string; readonly remedy?: Remedy }
  | {
      readonly kind: 'unreachable';
      readonly reason: string;
      readonly remedy?: Remedy;
      /** It answers, and this user may not look. */
      readonly isRefused?: true;
    };

/** One engine, cluster context or host of a provider. */
export interface Place {
  readonly id: PlaceId;
  readonly provider: ProviderId;
  readonly name: string;
  readonly availability: Availability;
  /** Those of a cluster that are looked into. */
  readonly namespaces?: readonly string[];
}

export type EnvironmentState =
  | { readonly kind: 'creating' }
  | { readonly kind: 'running'; readonly health?: 'starting' | 'healthy' | 'unhealthy' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'stopped'; readonly exitCode?: number }
  /** A lifecycle command failed; the container is kept. `at` names it: `postCreateCommand`. */
  | { readonly kind: 'failed'; readonly at: string };

export interface Service {
  readonly name: ServiceName;
  /** As declared, `postgres:15`; absent on a machine. */
  readonly image?: string;
  readonly state: EnvironmentState;
}

export type EnvironmentAction = 'start' | 'stop' | 'remove' | 'rebuild';

export interface Environment {
  readonly id: EnvironmentId;
  readonly place: PlaceId;
  /** The name people gave it: the folder's or the container's. */
  readonly name: string;
  readonly state: EnvironmentState;
  /** The first is the workspace. */
  readonly services: readonly Service[];
  readonly can: ReadonlySet<EnvironmentAction>;
  readonly workspace?: {
    /** Absolute path on this machine, as the label of the Dev Containers CLI has it. */
    readonly local?: string;
    readonly remote: string;
    readonly persistence: 'bound' | 'kept' | 'lost';
  };
  /** Absolute path of the devcontainer.json it was made from. */
  readonly configFile?: string;
  /**
   * Who made it. Only what Lockstep made carries a hash, so only there changes of the configuration can be told.
   * `compose` and `container` are running containers that are no Dev Container: shown only where a window attached to them.
   */
  readonly origin:
    | { readonly kind: 'lockstep'; readonly specHash: string }
    | { readonly kind: 'devcontainer' | 'compose' | 'container' | 'machine' };
  /** Where it stands for one workload of production's stack, which is around it. */
  readonly stack?: {
    /** Production, as `--reference` takes it. */
    readonly reference: string;
    /** What stands in its place, as `--from` takes it: `cluster:NAMESPACE/deployment/web-…?context=NAME`. */
    readonly from: string;
    /** The image that production runs there. */
    readonly image?: string;
    /** How the stack differs from what production's manifests say, one sentence each. */
    readonly notes: readonly string[];
  };
  /** ISO 8601. */
  readonly createdAt?: string;
  /** Who made it, `ada@laptop`, where many people share a place. */
  readonly owner?: string;
  /** ISO 8601: past it, the environment is offered for removal. */
  readonly expiresAt?: string;
  /** Why it doesn't run (yet), in words: `0/3 nodes are available: insufficient memory`. */
  readonly reason?: string;
}

/** Why a provider has no place at all. */
export interface Absence {
  readonly reason: string;
  readonly remedy?: Remedy;
}

/** One change of what a provider sees, see EnvironmentProvider.watch. */
export type EnvironmentChange =
  | { readonly kind: 'place'; readonly place: Place }
  /** There is no place of this kind now, so none will settle. */
  | ({ readonly kind: 'noPlaces' } & Absence)
  | { readonly kind: 'settled' | 'placeGone'; readonly place: PlaceId }
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'gone'; readonly id: EnvironmentId };
