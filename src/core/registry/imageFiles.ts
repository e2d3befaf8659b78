import { posix } from 'node:path';
import { knownFiles, knownLinks, knownPresences } from '../references/inspection/knownFiles.ts';
import type { MergedFiles } from './mergeLayers.ts';

/** Texts of the known files, as an engine that copies them out of a container would have them. */
export function imageFiles(merged: MergedFiles): ReadonlyMap<string, string> {
  const texts = knownFiles.flatMap(path => (path.endsWith('/') ? inFolder(merged, path) : atPath(merged, path)));
  const links = knownLinks.flatMap(path => {
    const isLink = merged.entryAt(path)?.kind === 'link';
    const target = isLink ? merged.resolve(path) : undefined;
    return target === undefined ? [] : [[path, target] as const];
  });
  const presences = knownPresences.filter(path => merged.entryAt(path) !== undefined).map(path => [path, ''] as const);
  return new Map([...texts, ...links, ...presences]);
}

type Found = readonly (readonly [path: string, text: string])[];

function atPath(merged: MergedFiles, path: string): Found {
  const entry = merged.entryAt(merged.resolve(path) ?? '');
  return entry?.kind === 'file' ? [[path, entry.text]] : [];
}

function inFolder(merged: MergedFiles, folder: string): Found {
  const at = merged.resolve(folder) ?? '';
  return merged.filesIn(at).map(({ path, text }) => [`${folder}${posix.basename(path)}`, text]);
}
