import { LockstepError } from '../../core/base/lockstepError.ts';
import { parseClusterId } from '../../core/cluster/clusterId.ts';
import { placeId, providerId, type EnvironmentId } from '../../core/environment/ids.ts';
import { SecretsNeeded } from '../../core/environment/secretsNeeded.ts';
import { provisionEnvironment } from '../../core/workflows/provisionEnvironment.ts';
import { timeToLive } from '../../core/workflows/timeToLive.ts';
import { clusterOptions } from '../clusterOptions.ts';
import type { CliArguments, CliCommand, CommandContext } from '../context.ts';
import { exitCodes } from '../outcome.ts';
import { stackTarget } from '../stackTarget.ts';

export const up: CliCommand = {
  usage:
    'lockstep up [--config FILE] [--place ID | --provider ID] [--namespace NAME] [--ttl TIME] [--stack REFERENCE] [--clone] [--rebuild]',
  summary: 'Provision the Dev Container of the workspace, or bring it up; rebuilds where its configuration changed.',
  options: {
    config: { type: 'string', value: 'FILE', help: 'A devcontainer.json, where there are several' },
    place: { type: 'string', value: 'ID', help: 'Where; default: the first engine or cluster that answers' },
    namespace: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: "Kubernetes namespace to make it in; default: the context's own",
    },
    ttl: {
      type: 'string',
      value: 'TIME',
      help: 'On a cluster: how long until it is offered for removal, 30m, 8h or 3d; default: never',
    },
    registry: {
      type: 'string',
      value: 'HOST/PATH',
      help: 'Where built images are pushed for a cluster; default: LOCKSTEP_KUBERNETES_REGISTRY',
    },
    stack: {
      type: 'string',
      value: 'REFERENCE',
      help: "On a cluster: production's whole stack, with the workload that this names swapped for the Dev Container",
    },
    secret: {
      type: 'string',
      multiple: true,
      value: 'NAME=NAMESPACE/SECRET',
      help: 'A Secret of the stack is a copy of this one of the cluster, or NAME=placeholders; repeated',
    },
    placeholders: { type: 'boolean', help: 'Every other Secret that the stack needs has placeholders' },
    clone: { type: 'boolean', help: 'On a cluster: clone the files from their Git remote instead of uploading them' },
    'clone-over-https': { type: 'boolean', help: 'The same, and asks a remote of ssh over https' },
    rebuild: { type: 'boolean', help: 'Make it anew; also runs a failed lifecycle command again' },
  },
  run: async (args, { list, files, folder, output, clusters, signal }) => {
    const config = args.text('config');
    const place = args.text('place');
    const provider = providerFor(args);
    const stack = stackTarget(args);
    // A stack has a namespace of its own.
    const [namespace] = stack ? args.texts('namespace') : clusterOptions(args, folder, process.env).namespaces;
    if (args.texts('namespace').length > 1)
      throw new LockstepError('usage', '--namespace says which one to make it in, and can’t be repeated.');
    const ttl = args.text('ttl');
    const overHttps = args.flag('clone-over-https');
    const request = {
      list,
      files,
      folder,
      rebuild: args.flag('rebuild'),
      ...(config === undefined ? {} : { configFile: config }),
      ...(place === undefined ? {} : { place: placeId(place) }),
      ...(provider === undefined ? {} : { provider: providerId(provider) }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(stack === undefined ? {} : { stack }),
      ...(ttl === undefined ? {} : { timeToLive: timeToLive(ttl) }),
      ...(overHttps || args.flag('clone') ? { clone: { overHttps } } : {}),
    };
    const id = await provisionEnvironment(request, output.report, signal).catch(inOptions);
    const name = list.find(id)?.name ?? id;
    output.document('lockstep.up/1', { environment: id });
    output.text(`${name} is running: ${id}`);
    // A stack's own namespace is found by its label.
    const isNamed = stack === undefined && namespace !== undefined && args.texts('namespace').includes(namespace);
    if (isNamed && !(await isLookedInto(id, clusters, signal)))
      output.text(
        `The other verbs find it with --namespace ${namespace} or LOCKSTEP_KUBERNETES_NAMESPACES=${namespace}.`,
      );
    return exitCodes.fine;
  },
};

/** Whether the other verbs find it without an option: in its context's own namespace, where no others are chosen. */
async function isLookedInto(
  id: EnvironmentId,
  clusters: CommandContext['clusters'],
  signal: AbortSignal,
): Promise<boolean> {
  if (process.env['LOCKSTEP_KUBERNETES_NAMESPACES']) return false;
  const { context, namespace } = parseClusterId(id);
  return (await clusters.own(context, signal)).namespace === namespace;
}

/** A face without questions says which options answer them. */
function inOptions(error: unknown): never {
  if (!(error instanceof SecretsNeeded)) throw error;
  const name = error.secrets[0]?.name ?? 'NAME';
  const text = `Say where each comes from: --secret ${name}=NAMESPACE/SECRET, a Secret of this cluster, or --placeholders. They are never copied from production.`;
  throw new LockstepError('usage', error.message, { cause: error, remedy: { kind: 'text', text } });
}

/** What only a cluster has chooses one, and is refused elsewhere. */
function providerFor(args: CliArguments): string | undefined {
  const ofClusters = ['stack', 'ttl', 'registry'].filter(name => args.text(name) !== undefined);
  const flags = ['clone', 'clone-over-https'].filter(name => args.flag(name));
  const [option] = [...ofClusters, ...flags, ...(args.texts('namespace').length > 0 ? ['namespace'] : [])];
  const place = args.text('place');
  const named = args.text('provider') ?? place?.slice(0, place.indexOf(':'));
  if (option === undefined) return args.text('provider');
  if (named === undefined || named === 'kubernetes') return 'kubernetes';
  throw new LockstepError('usage', `--${option} is of use on a cluster only, not on ${named}.`, {
    remedy: { kind: 'text', text: `Leave --${option} out, or make the environment with --provider kubernetes.` },
  });
}
