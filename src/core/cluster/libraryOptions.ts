import type { Agent, RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { KubeconfigContext } from './kubeconfig.ts';

export interface TlsMaterial {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface ConnectionOptions {
  /** Goes through the proxy where there is one. */
  readonly agent: Agent;
  readonly tls: TlsMaterial;
  readonly authorization?: string;
}

const idleMilliseconds = 60_000;
const spareConnections = 8;

/**
 * What the Kubernetes client makes of a context: certificates, tokens, proxies. Impersonation, token files, OIDC and
 * credential plugins are not its part. Each call reads the files again; loads the client, so import it lazily.
 */
export function libraryOptions(
  { cluster, user }: KubeconfigContext,
  proxyUrl: string | undefined,
): (certificate: { readonly cert: string; readonly key: string } | undefined) => Promise<ConnectionOptions> {
  const name = 'chosen';
  const server = cluster?.server ?? '';
  const clusters = [
    {
      name,
      server,
      caFile: cluster?.certificateAuthority,
      caData: cluster?.certificateAuthorityData,
      tlsServerName: cluster?.tlsServerName,
      // The client refuses plain HTTP otherwise.
      skipTLSVerify: cluster?.insecureSkipTlsVerify === true || server.startsWith('http:'),
      proxyUrl,
    },
  ];
  const users = [
    {
      name,
      certFile: user?.clientCertificate,
      certData: user?.clientCertificateData,
      keyFile: user?.clientKey,
      keyData: user?.clientKeyData,
      token: user?.token,
      username: user?.username,
      password: user?.password,
    },
  ];
  return async certificate => {
    // A new one each time, because it keeps the agent, and with it the certificates, of the first.
    const config = new KubeConfig();
    config.loadFromOptions({ clusters, users, contexts: [{ name, cluster: name, user: name }], currentContext: name });
    const options: RequestOptions = { timeout: idleMilliseconds, ...certificate };
    await config.applyToHTTPSOptions(options);
    const agent = options.agent as Agent;
    Object.assign(agent, { keepAlive: true, maxFreeSockets: spareConnections });
    const authorization = authorizationOf(options);
    return { agent, tls: tlsOf(options), ...(authorization === undefined ? {} : { authorization }) };
  };
}

function tlsOf(options: RequestOptions): TlsMaterial {
  const { ca, cert, key, servername, rejectUnauthorized } = options as TlsMaterial;
  const all = { ca, cert, key, servername, rejectUnauthorized };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function authorizationOf({ auth, headers }: RequestOptions): string | undefined {
  if (typeof auth === 'string') return `Basic ${Buffer.from(auth).toString('base64')}`;
  return (headers as Readonly<Record<string, string>> | undefined)?.['Authorization'];
}
