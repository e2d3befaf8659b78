import { posix } from 'node:path';
import type { Layer, LayerEntry } from './layer.ts';

/** What is at a path in the end. */
type Kept =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const mostLinks = 40;

/** The known files of an image as its layers together make them, the lowest first (image-spec, "Applying changesets"). */
export interface MergedFiles {
  /** Where a path leads when all links are followed; undefined where they go round. */
  resolve(path: string): string | undefined;
  /** At a path as it is written, below folders that may be links. */
  entryAt(path: string): Kept | undefined;
  /** Files directly in a folder. */
  filesIn(folder: string): readonly Extract<Kept, { kind: 'file' }>[];
}

export function mergeLayers(layers: readonly Layer[]): MergedFiles {
  const merged = new Map<string, Kept>();
  for (const layer of layers) apply(layer, merged);
  return {
    resolve: path => resolveLinks(merged, path),
    entryAt: path => merged.get(placeOf(merged, path) ?? ''),
    filesIn: folder =>
      [...merged.values()].flatMap(each => (each.kind === 'file' && posix.dirname(each.path) === folder ? [each] : [])),
  };
}

/** What a layer takes away is taken from the ones below it, wherever in the archive it is said. */
function apply(layer: Layer, merged: Map<string, Kept>): void {
  for (const { kind, path } of layer) {
    const at = placeOf(merged, path);
    if (at === undefined) continue;
    if (kind === 'whiteout' || kind === 'opaque') removeBelow(merged, at);
    if (kind === 'whiteout') merged.delete(at);
  }
  for (const entry of layer) {
    const at = placeOf(merged, entry.path);
    if (at !== undefined) put(entry, at, merged);
  }
}

function put(entry: LayerEntry, at: string, merged: Map<string, Kept>): void {
  switch (entry.kind) {
    case 'whiteout':
    case 'opaque':
      return;
    case 'folder':
      // Takes the place of a link or a file, and leaves a folder's content.
      merged.delete(at);
      return;
    case 'hardLink': {
      const target = merged.get(placeOf(merged, entry.target) ?? '');
      removeBelow(merged, at);
      merged.set(at, { ...(target ?? { kind: 'present' }), path: at });
      return;
    }
    case 'file':
    case 'present':
    case 'link':
      removeBelow(merged, at);
      merged.set(at, { ...entry, path: at });
  }
}

function removeBelow(merged: Map<string, Kept>, folder: string): void {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  for (const path of merged.keys()) if (path.startsWith(prefix)) merged.delete(path);
}

/** A path whose folders' links are followed, its own is not. */
function placeOf(merged: ReadonlyMap<string, Kept>, path: string): string | undefined {
  const folder = resolveLinks(merged, posix.dirname(path));
  return folder === undefined ? undefined : posix.join(folder, posix.basename(path));
}

function resolveLinks(merged: ReadonlyMap<string, Kept>, path: string): string | undefined {
  const waiting = path.split('/').filter(each => each !== '');
  let at = '/';
  let links = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const to = posix.resolve(at, next);
    const entry = merged.get(to);
    if (entry?.kind !== 'link') {
      at = to;
      continue;
    }
    if (++links > mostLinks) return undefined;
    waiting.unshift(...entry.target.split('/').filter(each => each !== ''));
    if (entry.target.startsWith('/')) at = '/';
  }
  return at;
}
