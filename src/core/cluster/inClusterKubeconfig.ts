import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Kubeconfig } from './kubeconfig.ts';

/** The context's name of the cluster that this process runs in. */
const name = 'in-cluster';

/** The service account of the pod that this runs in (tasks/run-application/access-api-from-pod); undefined elsewhere. */
export async function inClusterKubeconfig(
  env: Readonly<Record<string, string | undefined>>,
  folder = '/var/run/secrets/kubernetes.io/serviceaccount',
  signal: AbortSignal,
): Promise<Kubeconfig | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) return undefined;
  const tokenFile = join(folder, 'token');
  const read = (file: string): Promise<string | undefined> =>
    readFile(join(folder, file), { encoding: 'utf8', signal }).catch(() => undefined);
  const [token, namespace] = await Promise.all([read('token'), read('namespace')]);
  signal.throwIfAborted();
  if (token === undefined) return undefined;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    contexts: [
      {
        name,
        file: tokenFile,
        clusterName: name,
        userName: name,
        ...(namespace?.trim() ? { namespace: namespace.trim() } : {}),
        cluster: {
          file: tokenFile,
          line: 1,
          server,
          certificateAuthority: join(folder, 'ca.crt'),
          insecureSkipTlsVerify: false,
        },
        user: { name, file: tokenFile, line: 1, tokenFile },
      },
    ],
    current: name,
    files: [],
    problems: [],
  };
}
