import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { imageContents } from './imageContents.ts';
import { readImageTag } from './imageTag.ts';
import { parseImageName } from './parseImageName.ts';

/** Which image a workload runs, whether that name floats, and what the name alone tells of its contents. */
export function addImageFacts(facts: FactList, image: Declared<string> | undefined): void {
  facts.declare('image.reference', image);
  if (image?.kind !== 'known') return;
  const name = parseImageName(image.value);
  if (name.digest !== undefined) facts.add('image.digest', name.digest, image.at);
  facts.add('image.pinned', readImageTag(name).pinned, image.at);
  for (const [key, value] of imageContents(image.value)) facts.add(key, value, image.at, 'inferred');
}
