import { readLockstepConfig } from '../configuration/readLockstepConfig.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { findReferences } from '../references/findReferences.ts';
import { parseReferenceTarget } from '../references/parseReferenceTarget.ts';
import type { ReferenceTarget } from '../references/referenceReader.ts';

/** A production side that can be compared with. */
export interface NamedReference {
  readonly name: string;
  /** As lockstep.yaml and `--reference` write it. */
  readonly use: readonly string[];
  readonly targets: readonly ReferenceTarget[];
  /** The development Compose service that stands for the workload. */
  readonly service?: string;
  /** `found` ones were met by looking and stand in no lockstep.yaml. */
  readonly origin: 'declared' | 'found';
}

/** Those of lockstep.yaml, the default first; where it has none, what is found by looking. */
export async function listReferences(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly NamedReference[]> {
  const config = await readLockstepConfig(files, signal);
  const declared = (config?.references ?? []).map(({ name, use, service }): NamedReference => ({
    name,
    use,
    targets: use.map(parseReferenceTarget),
    ...(service === undefined ? {} : { service }),
    origin: 'declared',
  }));
  if (declared.length > 0) return declared;
  return (await findReferences(files, signal)).map(({ label, targets }) => ({
    name: label,
    use: targets,
    targets: targets.map(parseReferenceTarget),
    origin: 'found',
  }));
}
