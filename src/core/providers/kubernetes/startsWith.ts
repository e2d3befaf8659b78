import { clusterAnnotations } from '../../cluster/clusterLabels.ts';

/** What a process in the workspace starts with, as the Dev Container's configuration says. */
export interface StartsWith {
  readonly user?: string;
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
}

export function startsWith(annotations: Readonly<Record<string, string>> = {}, folder: string | undefined): StartsWith {
  const user = annotations[clusterAnnotations.remoteUser];
  return {
    ...(user === undefined ? {} : { user }),
    ...(folder === undefined ? {} : { cwd: folder }),
    env: variables(annotations[clusterAnnotations.remoteEnv]),
  };
}

/** Whoever may write to the namespace may have written anything. */
function variables(json: string | undefined): Readonly<Record<string, string>> {
  if (json === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}
