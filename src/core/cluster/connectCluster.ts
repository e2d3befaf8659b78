import { silentLogger, type Logger } from '../base/logger.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Cluster } from './cluster.ts';
import { ClusterConnection } from './clusterConnection.ts';
import type { ClusterTarget } from './clusterTarget.ts';
import { createCredentials } from './createCredentials.ts';
import { goesInClear } from './goesInClear.ts';
import type { Kubeconfig, KubeconfigContext } from './kubeconfig.ts';
import { proxyFor } from './proxyFor.ts';

export interface ConnectOptions {
  readonly logger?: Logger;
  /** For `HTTPS_PROXY` and its kind. Default: this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a credential plugin may take; some wait for a person in a browser. */
  readonly pluginMilliseconds?: number;
  readonly requestMilliseconds?: number;
  readonly connectMilliseconds?: number;
}

/**
 * A context of a kubeconfig as a cluster. Loads the client, sends nothing yet. Throws `notFound` for an unknown context,
 * `invalidInput` for one that is not whole, `untrusted` for one that would run programs or give away credentials at the
 * word of an untrusted file.
 */
export async function connectCluster(
  kubeconfig: Kubeconfig,
  context: string,
  options: ConnectOptions = {},
): Promise<Cluster> {
  const chosen = kubeconfig.contexts.find(({ name }) => name === context);
  if (chosen === undefined) throw unknownContext(kubeconfig, context);
  refuseUntrusted(chosen);
  refuseRemovedProvider(chosen);
  const url = serverUrl(chosen);
  const proxyUrl = chosen.cluster?.proxyUrl ?? proxyFor(url, options.env ?? process.env);
  const target: ClusterTarget = {
    context: chosen,
    url,
    ...(proxyUrl === undefined ? {} : { proxy: hostOf(proxyUrl) }),
  };
  const { logger = silentLogger, pluginMilliseconds = 120_000 } = options;
  const { user, ...anonymous } = chosen;
  const asWhom = user === undefined || goesInClear(url) ? anonymous : chosen;
  const credentials = await createCredentials(asWhom, { logger, proxyUrl, pluginMilliseconds });
  return new ClusterConnection(target, credentials, {
    requestMilliseconds: options.requestMilliseconds ?? 30_000,
    connectMilliseconds: options.connectMilliseconds ?? 10_000,
    logger,
  });
}

function unknownContext({ contexts, files, problems }: Kubeconfig, context: string): LockstepError {
  const [problem] = problems;
  if (problem !== undefined && contexts.length === 0) return problem;
  const names = contexts.map(({ name }) => name).join(', ');
  return new LockstepError('notFound', `There is no context ${context} in ${files.join(', ')}.`, {
    remedy: { kind: 'text', text: names === '' ? 'No context is defined.' : `Choose one of: ${names}` },
  });
}

/** A file of somebody else's must neither start programs nor send what it doesn't hold itself to a server of its choice. */
function refuseUntrusted({ name, user, untrusted }: KubeconfigContext): void {
  if (untrusted === undefined || user === undefined) return;
  const why =
    user.exec !== undefined
      ? `would run ${user.exec.command}`
      : user.authProvider !== undefined
        ? `uses the provider ${user.authProvider.name}`
        : user.tokenFile !== undefined
          ? `would send the content of ${user.tokenFile}`
          : user.file !== untrusted
            ? `would send the credentials of ${user.file}`
            : undefined;
  if (why === undefined) return;
  throw new LockstepError(
    'untrusted',
    `The context ${name} was not used: it ${why}, and ${untrusted} lies in a workspace.`,
    {
      at: { file: untrusted },
      remedy: {
        kind: 'text',
        text: `Read ${untrusted}. If it is good, merge it into ~/.kube/config, which is yours.`,
      },
    },
  );
}

/** Kubectl runs neither since 1.26; the client would, by a shell. */
function refuseRemovedProvider({ name, user }: KubeconfigContext): void {
  const provider = user?.authProvider?.name;
  if (user === undefined || provider === undefined || provider === 'oidc') return;
  const plugin = { gcp: 'gke-gcloud-auth-plugin', azure: 'kubelogin' }[provider];
  throw new LockstepError(
    'notSupported',
    `The context ${name} was not used: the auth provider ${provider} of user ${user.name} was removed from Kubernetes' clients in 1.26.`,
    {
      at: { file: user.file, line: user.line },
      remedy: {
        kind: 'text',
        text: plugin === undefined ? 'Use a credential plugin.' : `Use the credential plugin ${plugin}.`,
      },
    },
  );
}

function serverUrl({ name, file, cluster, clusterName, user, userName }: KubeconfigContext): URL {
  if (cluster === undefined)
    throw new LockstepError(
      'invalidInput',
      `The context ${name} of ${file} names a cluster "${clusterName}" that is nowhere.`,
      {
        at: { file },
      },
    );
  if (user === undefined && userName !== '')
    throw new LockstepError(
      'invalidInput',
      `The context ${name} of ${file} names a user "${userName}" that is nowhere.`,
      {
        at: { file },
      },
    );
  const url = URL.canParse(cluster.server) ? new URL(cluster.server) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new LockstepError(
    'invalidInput',
    `${cluster.file}:${cluster.line} has no usable server for the cluster ${clusterName}.`,
    { at: { file: cluster.file, line: cluster.line } },
  );
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'of the kubeconfig');
