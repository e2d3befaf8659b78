import type { Access } from './access.ts';
import type { Cluster } from './cluster.ts';

/** What opening such a stream needs: `get`, because a WebSocket is a GET, and from Kubernetes 1.35 on `create` too. */
export async function streamAccess(
  cluster: Cluster,
  subresource: 'exec' | 'attach' | 'portforward',
  { namespace, name }: Pick<Access, 'namespace' | 'name'>,
  signal: AbortSignal,
): Promise<readonly Access[]> {
  const { major, minor } = await cluster.request<Version>({ path: '/version' }, signal);
  const isNewer = Number(major) > 1 || Number.parseInt(minor, 10) >= 35;
  return (isNewer ? ['get', 'create'] : ['get']).map(verb => ({
    verb,
    resource: 'pods',
    subresource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }));
}

/** Providers write `34+`. */
interface Version {
  readonly major: string;
  readonly minor: string;
}
