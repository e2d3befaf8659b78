import type { Reading } from '../environment/reading.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { DeclaringFile } from '../parity/fixes/declaringFile.ts';
import { kindOfFile } from './kindOfFile.ts';

/** The files that the readings of development name, with their texts, so that fixes can edit them. */
export async function declaringFiles(
  development: readonly Reading[],
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly DeclaringFile[]> {
  const service = development.find(reading => reading.kind === 'compose')?.workload;
  const found = await Promise.all(
    namedFiles(development).map(async path => ({ path, text: await files.read(path, signal) })),
  );
  return found.flatMap(({ path, text }) => {
    const kind = kindOfFile(path);
    if (text === undefined || kind === undefined) return [];
    const role = kind === 'tools' ? 'tool' : kind;
    return [{ path, role, text, ...(role === 'compose' && service !== undefined ? { service } : {}) }];
  });
}

/** Sorted, each once. */
export function namedFiles(readings: readonly Reading[]): readonly string[] {
  const files = readings.flatMap(reading => reading.facts.flatMap(fact => fact.sources.map(source => source.file)));
  return [...new Set(files.filter(file => file !== undefined))].sort();
}
