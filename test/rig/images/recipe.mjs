import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rigFolder } from '../paths.mjs';
import { catalogue } from './catalogue.mjs';
import { debianRecipe } from './debian/build.mjs';

/** The label that says from what an image was built, so that a changed recipe builds it anew. */
export const recipeLabel = 'lockstep.rig.recipe';

/**
 * A hash of everything an image is made from, its parent included.
 * @param {import('./catalogue.mjs').CatalogueImage} image
 * @param {Readonly<Record<string, string>>} machineFiles
 * @returns {string}
 */
export function recipeOf(image, machineFiles) {
  const hash = createHash('sha256').update(JSON.stringify(image));
  if (image.suite !== undefined) hash.update(JSON.stringify(machineFiles)).update(debianRecipe);
  if (image.program !== undefined) hash.update(readFileSync(join(rigFolder, 'go', image.program, 'go.mod')));
  if (image.folder !== undefined) {
    const folder = join(rigFolder, 'images', image.folder);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    for (const path of files.map(file => join(file.parentPath ?? file.path, file.name)).sort()) {
      hash.update(relative(folder, path)).update(readFileSync(path));
    }
  }
  const parent = catalogue.find(({ name }) => name === image.parent);
  if (parent !== undefined) hash.update(recipeOf(parent, machineFiles));
  return hash.digest('hex').slice(0, 16);
}
