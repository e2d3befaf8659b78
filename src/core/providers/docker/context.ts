/** Where an engine listens. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: TlsMaterial }
  | { readonly kind: 'ssh'; readonly url: string };

/** PEM text. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly skipVerify?: boolean;
}

/** A Docker context of the user's own configuration, as `docker context ls` shows it. */
export interface DockerContext {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Options that lead the docker program to the same engine; they come before the verb. */
  readonly programArgs: readonly string[];
  /** For programs that read the environment, such as the Dev Containers CLI; `undefined` removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** `unix:///run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2376`, `ssh://user@host`. */
export function parseEndpoint(url: string, tls: TlsMaterial | undefined): Endpoint {
  if (url.startsWith('unix://')) return { kind: 'socket', path: url.slice('unix://'.length) };
  if (url.startsWith('npipe://')) return { kind: 'socket', path: url.slice('npipe://'.length) };
  if (url.startsWith('ssh://')) return { kind: 'ssh', url };
  const { protocol, hostname, port } = new URL(url.includes('://') ? url : `tcp://${url}`);
  const secure = tls !== undefined || protocol === 'https:';
  return {
    kind: 'tcp',
    host: hostname,
    port: port === '' ? (secure ? 2376 : 2375) : Number(port),
    ...(secure ? { tls: tls ?? {} } : {}),
  };
}
