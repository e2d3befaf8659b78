import { createFix, type Fixer } from './fix.ts';
import { placesOf } from './placesOf.ts';

/** The base image, where its name stands as it is. */
export const imageFix: Fixer = ({ development, reference, within }, files) => {
  const { value: from } = development;
  const { value: to } = reference;
  if (within !== undefined || typeof from !== 'string' || typeof to !== 'string') return undefined;
  const edits = placesOf(development, files).flatMap(({ file, offset, text }) => {
    const at = text.indexOf(from);
    return at < 0 ? [] : [{ file: file.path, offset: offset + at, length: from.length, text: to }];
  });
  return createFix(`Build on ${to}`, edits);
};
