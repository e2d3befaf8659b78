import { posix } from 'node:path';
import { knownFiles, knownLinks, knownPresences } from '../references/inspection/knownFiles.ts';

/** What of a layer's content matters: known files wherever distributions keep them, and the folders above them. */
export interface WantedPaths {
  /** Whether an entry at this path, of whatever kind, says something of a known file. */
  has(path: string): boolean;
  /** Whether the text of a file at this path is asked for. */
  hasText(path: string): boolean;
}

/** Folders that many distributions keep below `/usr`, with a link at the root. */
const merged = /^\/(?:lib\d*|bin|sbin)\//;

const withMerged = (paths: readonly string[]): readonly string[] =>
  paths.flatMap(path => (merged.test(path) ? [path, `/usr${path}`] : [path]));

const files = new Set(withMerged(knownFiles.filter(path => !path.endsWith('/'))));
const folders = new Set(withMerged(knownFiles.filter(path => path.endsWith('/'))).map(path => path.slice(0, -1)));
const others = new Set(withMerged([...knownLinks, ...knownPresences]));
const above = new Set([...files, ...folders, ...others].flatMap(ancestors));

export const wantedPaths: WantedPaths = {
  has: path =>
    files.has(path) || folders.has(path) || others.has(path) || above.has(path) || folders.has(posix.dirname(path)),
  hasText: path => files.has(path) || folders.has(posix.dirname(path)),
};

function ancestors(path: string): readonly string[] {
  const parent = posix.dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}
