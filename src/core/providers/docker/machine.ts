import type Dockerode from 'dockerode';
import type { Engine } from './engine.ts';

/** What a process in a container starts with, as the Dev Containers specification and the image say. */
export interface Machine {
  readonly containerId: string;
  readonly user?: string;
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inspected: Dockerode.ContainerInspectInfo;
}

/** One entry of the `devcontainer.metadata` label (containers.dev/implementors/spec, "Image metadata"). */
interface Metadata {
  readonly remoteUser?: string;
  readonly containerUser?: string;
  readonly remoteEnv?: Readonly<Record<string, string | null>>;
}

export async function readMachine(engine: Engine, containerId: string, signal: AbortSignal): Promise<Machine> {
  const inspected = await engine.call(
    'inspect the container',
    (docker, abortSignal) => docker.getContainer(containerId).inspect({ abortSignal } as object),
    signal,
  );
  const metadata = parseMetadata(inspected.Config.Labels['devcontainer.metadata']);
  const user =
    metadata.findLast(entry => entry.remoteUser)?.remoteUser ??
    metadata.findLast(entry => entry.containerUser)?.containerUser;
  return {
    containerId: inspected.Id,
    ...(user === undefined ? {} : { user }),
    env: remoteEnv(metadata, inspected.Config.Env),
    inspected,
  };
}

export function parseMetadata(label: string | undefined): readonly Metadata[] {
  if (label === undefined) return [];
  try {
    const parsed = JSON.parse(label) as Metadata | readonly Metadata[];
    return Array.isArray(parsed) ? (parsed as readonly Metadata[]) : [parsed as Metadata];
  } catch {
    return [];
  }
}

/** Later entries win; `null` takes a variable back; `${containerEnv:NAME:default}` is the container's own value. */
export function remoteEnv(
  metadata: readonly Metadata[],
  containerEnv: readonly string[] | null,
): Readonly<Record<string, string>> {
  const own = new Map(
    (containerEnv ?? []).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const merged = Object.assign({}, ...metadata.map(entry => entry.remoteEnv ?? {})) as Record<string, string | null>;
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) =>
      value === null
        ? []
        : [
            [
              name,
              value.replace(
                /\$\{containerEnv:([^}:]+)(?::([^}]*))?\}/g,
                (_, key: string, fallback = '') => own.get(key) ?? String(fallback),
              ),
            ],
          ],
    ),
  );
}
