import type { EnvironmentId, PlaceId, ServiceName } from '../../core/environment/ids.ts';
import type { DimensionId } from '../../core/parity/finding.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';

/** A row of the tree: only what identifies it, so that a row drawn again shows what is true then. */
export type TreeNode =
  | { readonly kind: 'environment'; readonly environment: EnvironmentId }
  /** This window's folder while nothing is provisioned from it. */
  | { readonly kind: 'declared' }
  | { readonly kind: 'place'; readonly place: PlaceId }
  | { readonly kind: 'parity'; readonly subject: ParitySubject }
  | { readonly kind: 'dimension'; readonly subject: ParitySubject; readonly dimension: DimensionId }
  | { readonly kind: 'verdict'; readonly subject: ParitySubject; readonly verdict: GroupedVerdict }
  | { readonly kind: 'finding'; readonly subject: ParitySubject; readonly fingerprint: string }
  | { readonly kind: 'services'; readonly environment: EnvironmentId }
  | { readonly kind: 'service'; readonly environment: EnvironmentId; readonly service: ServiceName }
  | { readonly kind: 'testRun'; readonly environment: EnvironmentId };

export type GroupedVerdict = 'unknown' | 'match' | 'expected' | 'waived';

/** Stable over redraws and windows, so that what was unfolded stays so. */
export function nodeId(node: TreeNode): string {
  switch (node.kind) {
    case 'environment':
      return `environment ${node.environment}`;
    case 'declared':
      return 'declared';
    case 'place':
      return `place ${node.place}`;
    case 'parity':
      return `parity ${node.subject}`;
    case 'dimension':
      return `dimension ${node.subject} ${node.dimension}`;
    case 'verdict':
      return `verdict ${node.subject} ${node.verdict}`;
    case 'finding':
      return `finding ${node.subject} ${node.fingerprint}`;
    case 'services':
      return `services ${node.environment}`;
    case 'service':
      return `service ${node.environment} ${node.service}`;
    case 'testRun':
      return `testRun ${node.environment}`;
  }
}
