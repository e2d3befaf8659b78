import type { Report } from '../base/report.ts';
import type { DebugRequest } from '../environment/debugRequest.ts';
import type { EnvironmentChange } from '../environment/environment.ts';
import type { EnvironmentId, PlaceId, ProviderId, ServiceName } from '../environment/ids.ts';
import type { Inspection } from '../environment/inspection.ts';
import type { ResourceUse } from '../environment/resourceUse.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import type { WorkspaceSpec } from '../environment/workspaceSpec.ts';

/** A kind of thing that can hold environments. An absent member is an absent capability: the faces hide it. */
export interface EnvironmentProvider {
  readonly id: ProviderId;
  /** In words for people: `Docker`, `This machine`. */
  readonly name: string;
  /**
   * All places and environments, `settled` once for each place and not before all places were told, then changes from the engine's own event stream.
   * Reconnects and resyncs itself; returns only on abort.
   */
  watch(signal: AbortSignal): AsyncIterable<EnvironmentChange>;
  open(id: EnvironmentId, signal: AbortSignal): Promise<EnvironmentSession>;
  /** An image or a running workload as a reference: what the engine says and files copied out, nothing executed in it. */
  inspect?(
    target: { readonly kind: 'image' | 'container'; readonly name: string },
    signal: AbortSignal,
  ): Promise<Inspection>;
  /**
   * What the services use now, as far as the engine has figures: some come only a while after the start. Empty where
   * there is nothing to ask, or the user may not.
   */
  usage?(id: EnvironmentId, signal: AbortSignal): Promise<ReadonlyMap<ServiceName, ResourceUse>>;
  /** What of Lockstep's work this user may not do in a place, one sentence each. */
  refused?(place: PlaceId, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Adds a container with tools to a service that has no shell, and returns the service that it is from then on: commands
   * and terminals go there, and sessions opened afterwards reach the environment's files through it. It can't be taken out
   * again before the service ends, which is to be said first.
   */
  debug?(request: DebugRequest, report: Report, signal: AbortSignal): Promise<ServiceName>;
  /** Makes the environment, or brings the existing one up; rebuilds where the spec hash differs. */
  provision?(spec: WorkspaceSpec, report: Report, signal: AbortSignal): Promise<EnvironmentId>;
  start?(id: EnvironmentId, signal: AbortSignal): Promise<void>;
  stop?(id: EnvironmentId, signal: AbortSignal): Promise<void>;
  /** Containers, anonymous volumes and networks of it; never images or named volumes. */
  remove?(id: EnvironmentId, signal: AbortSignal): Promise<void>;
}
