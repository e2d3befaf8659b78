import { delimiter } from 'node:path';
import { parseClusterId } from '../core/cluster/clusterId.ts';
import type { EnvironmentId } from '../core/environment/ids.ts';
import { trustedKubeconfig } from '../core/workflows/trustedKubeconfig.ts';
import type { CliArguments } from './context.ts';

/** What of a user's clusters the command line looks at. */
export interface ClusterOptions {
  /** Besides the current context. */
  readonly contexts: readonly string[];
  /** Of every context; empty: each context's own. */
  readonly namespaces: readonly string[];
  /** Where images that are built here are pushed for a cluster to pull, `registry.example.com/dev`. */
  readonly registry?: string;
  /** Image with Buildah, for builds in a cluster where no Docker engine answers. */
  readonly builder?: string;
  /** Of volumes, where it is not the cluster's own default. */
  readonly storageClass?: string;
  /** Registries that are asked without TLS, `host:port`. */
  readonly plainHosts: readonly string[];
  readonly isTrusted: (file: string) => boolean;
}

/** From the options, from the environment variables of ours, and from the ids that are named. */
export function clusterOptions(args: CliArguments, folder: string, env: NodeJS.ProcessEnv): ClusterOptions {
  const ids = namedIds(args).filter(id => id.startsWith('kubernetes:'));
  const named = ids.map(id => parseClusterId(id as EnvironmentId));
  const namespaces = args.texts('namespace');
  const registry = args.text('registry') ?? env['LOCKSTEP_KUBERNETES_REGISTRY'];
  const builder = env['LOCKSTEP_KUBERNETES_BUILDER'];
  const storageClass = env['LOCKSTEP_KUBERNETES_STORAGE_CLASS'];
  return {
    contexts: distinct([...namesIn(env['LOCKSTEP_KUBERNETES_CONTEXTS']), ...named.map(({ context }) => context)]),
    namespaces: distinct([
      ...(namespaces.length > 0 ? namespaces : namesIn(env['LOCKSTEP_KUBERNETES_NAMESPACES'])),
      ...named.map(({ namespace }) => namespace),
    ]),
    ...(registry ? { registry } : {}),
    ...(builder ? { builder } : {}),
    ...(storageClass ? { storageClass } : {}),
    plainHosts: namesIn(env['LOCKSTEP_PLAIN_REGISTRIES']).filter(host => host !== ''),
    isTrusted: trustedKubeconfig([folder], (env['LOCKSTEP_TRUSTED_KUBECONFIGS'] ?? '').split(delimiter)),
  };
}

/** The only provider whose places need be asked, where the arguments leave no other. */
export function onlyProvider(args: CliArguments): string | undefined {
  const [id] = namedIds(args);
  const inNamespace = args.texts('namespace').length > 0 ? 'kubernetes' : undefined;
  return args.text('provider') ?? id?.slice(0, id.indexOf(':')) ?? inNamespace;
}

/** Places and environments by their ids, wherever a verb takes them. */
function namedIds(args: CliArguments): readonly string[] {
  return [args.text('environment'), args.text('place'), args.positionals[0]].filter(
    text => text !== undefined && /^(?:docker|kubernetes|local):./.test(text),
  ) as readonly string[];
}

function namesIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map(each => each.trim());
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter(text => text !== '');
}
