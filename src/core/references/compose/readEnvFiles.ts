import type { Problem } from '../../environment/reading.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import { parseEnvFile } from './parseEnvFile.ts';
import type { EnvFileEntry } from './parseEnvFile.ts';

export interface EnvFilesScope {
  readonly files: WorkspaceFiles;
  /** Variables from outside, which the files may use. */
  readonly variables: ReadonlyMap<string, string>;
  readonly problems: Problem[];
  /** Whether a missing file is a problem. */
  readonly required: boolean;
  /** Values as they stand, without quotes or variables. */
  readonly raw?: boolean;
}

export interface EnvFiles {
  readonly entries: ReadonlyMap<string, EnvFileEntry>;
  /** The entries that have a value. */
  readonly variables: ReadonlyMap<string, string>;
  /** False where a file is missing or can't be read. */
  readonly complete: boolean;
}

/** Reads env files in order; later ones win. */
export async function readEnvFiles(
  paths: readonly string[],
  scope: EnvFilesScope,
  signal: AbortSignal,
): Promise<EnvFiles> {
  const entries = new Map<string, EnvFileEntry>();
  let complete = true;
  for (const path of paths) {
    const text = await scope.files.read(path, signal);
    if (text === undefined) {
      if (!scope.required) continue;
      complete = false;
      scope.problems.push({
        file: path,
        message: `the env file ${path} is missing`,
        resolve: `Add ${path}, or name another env file.`,
      });
      continue;
    }
    const parsed = parseEnvFile(text, {
      file: path,
      raw: scope.raw === true,
      lookup: name => entries.get(name)?.value ?? scope.variables.get(name),
      refuse: (message, line) => {
        scope.problems.push({ file: path, line, message });
      },
    });
    for (const [name, entry] of parsed) entries.set(name, entry);
  }
  const variables = new Map([...entries].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
  return { entries, variables, complete };
}
