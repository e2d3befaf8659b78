import type { Environment } from '../environment/environment.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import type { ReferenceTarget } from '../references/referenceReader.ts';

/** What `lockstep parity` and *Check Parity* ask for. */
export interface ParityRequest {
  /** Without one, or with `declared`, the files alone speak for development. */
  readonly environment?: { readonly environment: Environment; readonly session: EnvironmentSession };
  /** Declaring files of the development side in order, or targets of any kind; default: what is found. */
  readonly from?: readonly string[];
  /** The development Compose service that stands for the workload. */
  readonly service?: string;
  readonly profiles?: readonly string[];
  readonly envFiles?: readonly string[];
  /** Parsed `--reference`s, or the name of one in lockstep.yaml; default: its first, or what is found if only one is. */
  readonly reference?:
    | { readonly kind: 'targets'; readonly targets: readonly ReferenceTarget[] }
    | { readonly kind: 'named'; readonly name: string };
}
