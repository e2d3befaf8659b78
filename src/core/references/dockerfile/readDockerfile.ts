import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import type { BuildStage, Dockerfile } from './buildStage.ts';
import { dockerfileFacts, dockerfileSpeaks } from './dockerfileFacts.ts';
import { parseDockerfile } from './parseDockerfile.ts';
import { resolveStage } from './resolveStage.ts';

export interface DockerfileOptions {
  readonly files: WorkspaceFiles;
  /** A stage's name or number; default: the last. */
  readonly target?: string;
  /** Values of `--build-arg`. */
  readonly args: ReadonlyMap<string, string>;
}

/** The image that a Dockerfile builds. Throws `notFound` for a missing file or stage, `invalidInput` without `FROM`. */
export async function readDockerfile(path: string, options: DockerfileOptions, signal: AbortSignal): Promise<Reading> {
  const text = await options.files.read(path, signal);
  if (text === undefined) {
    throw new LockstepError('notFound', `There is no Dockerfile ${path} in ${options.files.root}.`, {
      at: { file: path },
    });
  }
  return dockerfileReading(parseDockerfile(text, path), options);
}

/** The same of a Dockerfile's text that stands elsewhere, as in Compose's `dockerfile_inline`. */
export function dockerfileReading(dockerfile: Dockerfile, options: Omit<DockerfileOptions, 'files'>): Reading {
  const stage = findStage(dockerfile, options.target);
  const source = { dockerfile, stage: resolveStage(dockerfile, stage, options.args), given: options.args };
  const name = stage.name ?? (options.target === undefined ? undefined : String(stage.index));
  return {
    level: 'image',
    kind: 'dockerfile',
    source: dockerfile.file,
    ...(name === undefined ? {} : { workload: name }),
    facts: dockerfileFacts(source),
    speaks: dockerfileSpeaks(source),
    problems: [],
  };
}

function findStage({ file, stages }: Dockerfile, target: string | undefined): BuildStage {
  const found =
    target === undefined
      ? stages.at(-1)
      : stages.find(({ name, index }) => name === target.toLowerCase() || String(index) === target);
  if (found !== undefined) return found;
  const names = stages.flatMap(({ name }) => name ?? []).join(', ');
  throw new LockstepError(
    'notFound',
    `${file} has no stage “${target ?? ''}”; it has ${names || 'only unnamed ones'}.`,
    {
      at: { file },
    },
  );
}
