import type { Reading } from '../../environment/reading.ts';
import { wellKnownSpeaks } from './wellKnownSpeaks.ts';

/**
 * The image beneath a workload that names one, where its name is enough to know it: it brings no variables of the
 * workload's own. Its contents are facts of the workload already (addImageFacts).
 */
export function namedImageReadings(image: string | undefined): readonly Reading[] {
  const speaks = image === undefined ? undefined : wellKnownSpeaks(image);
  if (image === undefined || speaks === undefined) return [];
  return [{ level: 'image', kind: 'image', source: image, facts: [], speaks, problems: [] }];
}
