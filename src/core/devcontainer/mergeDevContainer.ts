import {
  lifecycleCommands,
  type DevContainerProperties,
  type HostRequirements,
  type JsonValue,
  type LifecycleCommand,
  type LifecycleCommandName,
  type Mount,
  type SharedProperties,
} from './devContainer.ts';

/** One entry of an image's `devcontainer.metadata` label, or what a Feature brings. */
export interface ImageMetadata extends SharedProperties {
  /** The Feature's, as the user wrote it. */
  readonly id?: string;
  readonly entrypoint?: string;
}

type ListedProperty = LifecycleCommandName | 'customizations' | 'shutdownAction';

/** What the container really gets: image, Features and devcontainer.json together. */
export type MergedDevContainer = Omit<DevContainerProperties, ListedProperty> & {
  readonly init: boolean;
  readonly privileged: boolean;
  readonly shutdownAction?: string;
  readonly entrypoints?: readonly string[];
  /** By tool: what each source says, in order. */
  readonly customizations?: Readonly<Record<string, readonly JsonValue[]>>;
} & { readonly [Name in LifecycleCommandName as `${Name}s`]: readonly LifecycleCommand[] };

/** What devcontainer.json contributes to the merge; the rest stands beside it. */
const fromConfiguration: readonly (keyof SharedProperties)[] = [
  ...lifecycleCommands,
  'waitFor',
  'customizations',
  'mounts',
  'containerEnv',
  'containerUser',
  'init',
  'privileged',
  'capAdd',
  'securityOpt',
  'remoteUser',
  'userEnvProbe',
  'remoteEnv',
  'overrideCommand',
  'portsAttributes',
  'otherPortsAttributes',
  'forwardPorts',
  'shutdownAction',
  'updateRemoteUserUID',
  'hostRequirements',
];

/**
 * Merges by the rules of containers.dev, "Image Metadata", Merge Logic.
 * `metadata` in order: the image's label, then its Features' as installed; devcontainer.json comes last and wins.
 */
export function mergeDevContainer(
  properties: DevContainerProperties,
  metadata: readonly ImageMetadata[],
): MergedDevContainer {
  const own: ImageMetadata = pick(properties, fromConfiguration);
  const all = [...metadata, own];
  const rest = Object.fromEntries(
    Object.entries(properties).filter(([name]) => !(lifecycleCommands as readonly string[]).includes(name)),
  );
  return defined({
    ...rest,
    init: all.some(each => each.init === true),
    privileged: all.some(each => each.privileged === true),
    capAdd: union(all.map(each => each.capAdd)),
    securityOpt: union(all.map(each => each.securityOpt)),
    entrypoints: listed(all.map(each => each.entrypoint)),
    mounts: mergeMounts(all.flatMap(each => each.mounts ?? [])),
    customizations: mergeCustomizations(all),
    ...commandsOf(all),
    waitFor: last(all, 'waitFor'),
    remoteUser: last(all, 'remoteUser'),
    containerUser: last(all, 'containerUser'),
    userEnvProbe: last(all, 'userEnvProbe'),
    overrideCommand: last(all, 'overrideCommand'),
    otherPortsAttributes: last(all, 'otherPortsAttributes'),
    shutdownAction: last(all, 'shutdownAction'),
    updateRemoteUserUID: last(all, 'updateRemoteUserUID'),
    remoteEnv: Object.assign({}, ...all.map(each => each.remoteEnv)) as Record<string, string | null>,
    containerEnv: Object.assign({}, ...all.map(each => each.containerEnv)) as Record<string, string>,
    portsAttributes: Object.assign({}, ...all.map(each => each.portsAttributes)) as NonNullable<
      SharedProperties['portsAttributes']
    >,
    forwardPorts: mergePorts(all.flatMap(each => each.forwardPorts ?? [])),
    hostRequirements: mergeRequirements(all.flatMap(each => each.hostRequirements ?? [])),
  }) as MergedDevContainer;
}

function pick(properties: SharedProperties, names: readonly (keyof SharedProperties)[]): SharedProperties {
  return Object.fromEntries(names.flatMap(name => (name in properties ? [[name, properties[name]]] : [])));
}

function commandsOf(all: readonly ImageMetadata[]): Readonly<Record<string, readonly LifecycleCommand[]>> {
  return Object.fromEntries(
    lifecycleCommands.map(name => [`${name}s`, all.flatMap(each => (each[name] ? [each[name]] : []))]),
  );
}

function defined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<Value>;
}

function last<Name extends keyof ImageMetadata>(
  all: readonly ImageMetadata[],
  name: Name,
): ImageMetadata[Name] | undefined {
  return all.findLast(each => typeof each[name] === 'boolean' || Boolean(each[name]))?.[name];
}

function listed(values: readonly (string | undefined)[]): readonly string[] | undefined {
  const found = values.filter(value => value !== undefined && value !== '') as string[];
  return found.length > 0 ? found : undefined;
}

function union(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  return listed([...new Set(lists.flatMap(list => list ?? []))]);
}

/** A later mount on the same target replaces an earlier one. */
function mergeMounts(mounts: readonly (string | Mount)[]): readonly (string | Mount)[] | undefined {
  const targets = mounts.map(mountTarget);
  const kept = mounts.filter((_, index) => targets.lastIndexOf(targets[index]) === index);
  return kept.length > 0 ? kept : undefined;
}

/** Docker's three spellings of the target of `--mount`. */
export function mountTarget(mount: string | Mount): string | undefined {
  if (typeof mount !== 'string') return mount.target;
  return /(?:^|,)(?:target|dst|destination)=(?<target>[^,]*)/.exec(mount)?.groups?.['target'];
}

function mergeCustomizations(all: readonly ImageMetadata[]): Record<string, readonly JsonValue[]> | undefined {
  const merged = new Map<string, JsonValue[]>();
  for (const { customizations } of all) {
    for (const [tool, value] of Object.entries(customizations ?? {}))
      merged.set(tool, [...(merged.get(tool) ?? []), value]);
  }
  return merged.size > 0 ? Object.fromEntries(merged) : undefined;
}

function mergePorts(ports: readonly (number | string)[]): readonly (number | string)[] | undefined {
  const local = (port: number | string): number | string => {
    const number = typeof port === 'string' ? /^localhost:(?<port>\d+)$/.exec(port)?.groups?.['port'] : undefined;
    return number === undefined ? port : Number(number);
  };
  const merged = [...new Set(ports.map(local))];
  return merged.length > 0 ? merged : undefined;
}

function mergeRequirements(all: readonly HostRequirements[]): HostRequirements | undefined {
  const most = (values: readonly number[]): number => Math.max(0, ...values);
  const cpus = most(all.map(each => each.cpus ?? 0));
  const memory = most(all.map(each => bytesOf(each.memory)));
  const storage = most(all.map(each => bytesOf(each.storage)));
  const gpu = all.map(each => each.gpu).findLast(each => each !== undefined && each !== false);
  if (cpus === 0 && memory === 0 && storage === 0 && gpu === undefined) return undefined;
  return {
    cpus,
    ...(memory === 0 ? {} : { memory: String(memory) }),
    ...(storage === 0 ? {} : { storage: String(storage) }),
    ...(gpu === undefined ? {} : { gpu }),
  };
}

const units: Readonly<Record<string, number>> = { t: 2 ** 40, g: 2 ** 30, m: 2 ** 20, k: 2 ** 10 };

function bytesOf(size: string | undefined): number {
  const { amount, unit } = /^(?<amount>\d+)(?:(?<unit>[tgmk])b)?$/.exec(size ?? '')?.groups ?? {};
  return Number(amount ?? 0) * (units[unit ?? ''] ?? 1);
}
