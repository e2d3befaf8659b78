import type { Severity } from '../finding.ts';
import { parseImageName } from '../comparators/imageName.ts';
import type { Difference } from '../rule.ts';
import { valueText } from './valueText.ts';

/** An image without a tag or with `latest` can become anything; one with a version floats only within it. */
export function floatingSeverity({ key, kind, sides }: Difference): Severity {
  const side = kind === 'developmentOnly' ? sides.development : sides.reference;
  if (kind === 'developmentOnly') return 'info';
  const named = key === 'image.pinned' ? 'image.reference' : key.replace(/\.pinned$/, '.version');
  const { observation } = side.view(named);
  if (observation.status !== 'known') return key === 'image.pinned' ? 'info' : 'medium';
  if (key !== 'image.pinned') return 'info';
  const { tag, digest } = parseImageName(valueText(observation.value));
  return digest === undefined && (tag === undefined || tag === 'latest') ? 'medium' : 'info';
}
