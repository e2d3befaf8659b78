import { LockstepError } from '../core/base/lockstepError.ts';
import { parseReferenceTarget } from '../core/references/parseReferenceTarget.ts';
import type { ParityRequest } from '../core/workflows/parityRequest.ts';
import type { CliArguments, CliOption } from './context.ts';

/** What `parity`, `fix` and `snapshot` share: which sides are read. */
export const parityOptions: Readonly<Record<string, CliOption>> = {
  environment: {
    type: 'string',
    value: 'ID',
    help: "Measure this environment; default: the workspace's, where it runs",
  },
  declared: { type: 'boolean', help: 'Read only files' },
  from: { type: 'string', multiple: true, value: 'FILE', help: 'A file that declares development, in order; repeated' },
  service: { type: 'string', value: 'NAME', help: 'The development Compose service that stands for the workload' },
  profile: { type: 'string', multiple: true, value: 'NAME', help: 'A Compose profile of development; repeated' },
  'env-file': { type: 'string', multiple: true, value: 'FILE', help: 'Variables for Compose files; repeated' },
  reference: {
    type: 'string',
    multiple: true,
    value: 'KIND:PATH[#WORKLOAD]',
    help: 'Production: compose:FILE, kubernetes:DIR, cluster:NAMESPACE/deployment/NAME[?context=NAME], dockerfile:FILE, image:NAME …, or a name in lockstep.yaml; repeated',
  },
};

export function parityRequest(args: CliArguments): ParityRequest {
  if (args.flag('declared') && args.text('environment') !== undefined)
    throw new LockstepError('usage', '--declared reads only files, and --environment measures: give one of them.');
  const service = args.text('service');
  const reference = referenceOf(args.texts('reference'));
  return {
    from: args.texts('from'),
    profiles: args.texts('profile'),
    envFiles: args.texts('env-file'),
    ...(service === undefined ? {} : { service }),
    ...(reference === undefined ? {} : { reference }),
  };
}

function referenceOf(texts: readonly string[]): ParityRequest['reference'] {
  const [first, ...others] = texts;
  if (first === undefined) return undefined;
  return others.length === 0 && !first.includes(':')
    ? { kind: 'named', name: first }
    : { kind: 'targets', targets: texts.map(parseReferenceTarget) };
}
