import { posix } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { DevContainer, JsonValue } from './devContainer.ts';
import { featureMetadata } from './featureMetadata.ts';
import { parseJsonDocument } from './jsonDocument.ts';
import type { ImageMetadata } from './mergeDevContainer.ts';

/** A Feature that lies in the workspace beside devcontainer.json. */
export interface LocalFeature {
  /** As devcontainer.json names it: `./features/tools`. */
  readonly id: string;
  readonly metadata: ImageMetadata;
  /** Set in the image that the Feature is installed into. */
  readonly containerEnv: Readonly<Record<string, string>>;
}

export function isLocalFeature(id: string): boolean {
  return id.startsWith('./') || id.startsWith('../');
}

/** Throws `invalidInput` where a Feature's folder has no readable devcontainer-feature.json. */
export async function readLocalFeatures(
  files: WorkspaceFiles,
  devContainer: DevContainer,
  signal: AbortSignal,
): Promise<readonly LocalFeature[]> {
  const features: LocalFeature[] = [];
  for (const id of Object.keys(devContainer.properties.features ?? {})) {
    if (!isLocalFeature(id)) continue;
    const file = posix.join(posix.dirname(devContainer.path), id, 'devcontainer-feature.json');
    const text = await files.read(file, signal);
    if (text === undefined) {
      const at = devContainer.at(['features', id]);
      throw new LockstepError('invalidInput', `${at.file}:${at.line}: the Feature ${id} has no ${file}.`, { at });
    }
    const { value } = parseJsonDocument(text, file);
    const properties = value as Record<string, JsonValue>;
    const containerEnv = (properties['containerEnv'] ?? {}) as Record<string, string>;
    features.push({ id, metadata: featureMetadata(id, properties), containerEnv });
  }
  return features;
}
