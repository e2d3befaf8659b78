import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { loadManifests } from './loadManifests.ts';
import { readManifests } from './readManifests.ts';

/** `kubernetes:PATH#deployment/web`: manifests in a file or below a folder, read as the API server would take them. */
export const kubernetesReader: ReferenceReader = {
  kind: 'kubernetes',
  async read(target, context, signal): Promise<ReadOutcome> {
    return readManifests(await loadManifests(target.path, context.files, signal), target, context);
  },
};
