import { isAbsolute, join, posix } from 'node:path';
import type { DevContainer } from './devContainer.ts';

/** What the reference CLI reads instead of devcontainer.json, so that what it makes carries our labels. */
export interface OverrideConfiguration {
  readonly configuration: string;
  /** One more Compose file, to be written where `composeFile` said. */
  readonly compose?: string;
}

/**
 * Labels travel as `runArgs` or in one more Compose file, because `--id-label` would replace the CLI's own labels.
 * Relative paths stay, as the CLI resolves them from the original file; `composeFile` is absolute.
 */
export function overrideConfiguration(
  { properties, source }: DevContainer,
  labels: Readonly<Record<string, string>>,
  { folder, composeFile }: { readonly folder: string; readonly composeFile: string },
): OverrideConfiguration {
  if (source.kind !== 'compose') {
    const runArgs = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    return { configuration: JSON.stringify({ ...properties, runArgs: [...(properties.runArgs ?? []), ...runArgs] }) };
  }
  const listed = [properties.dockerComposeFile ?? []].flat();
  // With an empty list the CLI looks for the default file itself, which one more file would prevent.
  const own = listed.length > 0 ? listed : source.files.map(file => absolute(folder, file));
  return {
    configuration: JSON.stringify({ ...properties, dockerComposeFile: [...own, composeFile] }),
    compose: JSON.stringify({
      services: {
        [source.service]: {
          labels: Object.fromEntries(
            Object.entries(labels).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]),
          ),
        },
      },
    }),
  };
}

/** A path of the workspace on this machine. */
export function absolute(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, ...path.split(posix.sep));
}
