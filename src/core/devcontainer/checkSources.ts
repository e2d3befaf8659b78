import type { JSONPath } from 'jsonc-parser';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { at, composeInputs, record } from './composeInputs.ts';
import type { DevContainer } from './devContainer.ts';
import { readLocalFeatures } from './readLocalFeatures.ts';

/**
 * Looks whether what devcontainer.json names is there: Dockerfile, Compose files, the service in them, local Features.
 * Throws `invalidInput` with the place that names it.
 */
export async function checkSources(
  files: WorkspaceFiles,
  devContainer: DevContainer,
  signal: AbortSignal,
): Promise<void> {
  const { source, properties } = devContainer;
  const refuse = (what: string, path: JSONPath): LockstepError => {
    const place = devContainer.at(path);
    return new LockstepError('invalidInput', `${place.file}:${place.line}: ${what}.`, {
      at: place,
      remedy: {
        kind: 'openFile',
        text: `Correct line ${place.line} of ${place.file}.`,
        file: place.file,
        line: place.line,
      },
    });
  };
  const requireFile = async (file: string, what: string, path: JSONPath): Promise<void> => {
    if ((await files.read(file, signal)) === undefined) throw refuse(`there is no ${what} ${file}`, path);
  };
  await readLocalFeatures(files, devContainer, signal);
  if (source.kind === 'dockerfile') {
    const path = properties.build?.dockerfile === undefined ? ['dockerFile'] : ['build', 'dockerfile'];
    await requireFile(source.dockerfile, 'Dockerfile', path);
  }
  if (source.kind !== 'compose') return;
  for (const [index, file] of source.files.entries()) {
    await requireFile(file, 'Compose file', [
      'dockerComposeFile',
      ...(Array.isArray(properties.dockerComposeFile) ? [index] : []),
    ]);
  }
  const { composeFiles } = await composeInputs(files, source, signal);
  const services = new Set(composeFiles.flatMap(({ content }) => Object.keys(record(at(content, 'services')))));
  const asked = [source.service, ...source.runServices];
  for (const [index, service] of asked.entries()) {
    if (services.has(service)) continue;
    const names = [...services].join(', ');
    const known = names === '' ? 'its Compose files have none' : `its Compose files have ${names}`;
    throw refuse(`there is no service ${service}: ${known}`, index === 0 ? ['service'] : ['runServices', index - 1]);
  }
}
