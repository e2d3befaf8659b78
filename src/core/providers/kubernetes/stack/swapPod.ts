import type { Json } from '../../../references/yaml/jsonToNode.ts';
import { asItems, asObject, textAt, without, type JsonObject } from './jsonAccess.ts';
import type { StackNotes } from './stackNotes.ts';

export interface PodSwap {
  /** Production's pod. */
  readonly production: JsonObject;
  /** Name of the container in it that gives way. */
  readonly container: string;
  /** The pod of the Dev Container alone; its first container is the workspace. */
  readonly development: JsonObject;
  /** Variables of production's container that come from whole ConfigMaps and Secrets. */
  readonly inherited: ReadonlySet<string>;
  /** The Dev Container's user where it isn't root; absent: root, or not known. */
  readonly user?: number;
  readonly notes: StackNotes;
  /** `Deployment web`, for the notes. */
  readonly subject: string;
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];
const replaced = ['name', 'image', 'imagePullPolicy', 'command', 'args', 'workingDir', ...probes];

/** Production's pod with one container swapped for the Dev Container; all that the swap changes is noted. */
export function swapPod(swap: PodSwap): JsonObject {
  const { production, development, container } = swap;
  const renames = volumeRenames(production, development);
  const [own] = asItems(development['containers']).map(asObject);
  const workspace = withRenamedMounts(own ?? {}, renames);
  const prepare = asItems(development['initContainers']).map(each => withRenamedMounts(asObject(each), renames));
  const containers = asItems(production['containers']).map(asObject);
  const volumes = asItems(development['volumes']).map(asObject);
  const secured = (each: JsonObject): JsonObject => ({ ...each, securityContext: securityOf(each, {}, swap) });
  return {
    ...without(production, ['activeDeadlineSeconds', 'restartPolicy']),
    ...(development['shareProcessNamespace'] === true ? { shareProcessNamespace: true } : {}),
    securityContext: podSecurityOf(swap),
    // First: the workspace is filled while production's own wait for what they need.
    initContainers: [...prepare.map(secured), ...asItems(production['initContainers'])],
    containers: containers.map(each =>
      textAt(each, 'name') === container ? swapContainer(each, workspace, swap) : each,
    ),
    volumes: [
      ...asItems(production['volumes']),
      ...volumes.map(volume => ({ ...volume, name: rename(textAt(volume, 'name'), renames) })),
    ],
  };
}

function swapContainer(production: JsonObject, workspace: JsonObject, swap: PodSwap): JsonObject {
  const { notes, subject } = swap;
  if (probes.some(key => key in production)) notes.add(subject, 'goes without probes and lifecycle hooks');
  const { resources, env, ports, securityContext, volumeMounts, ...own } = workspace;
  return {
    ...without(production, replaced),
    ...own,
    env: variables(production, env, swap),
    ports: byKey([...asItems(ports), ...asItems(production['ports'])], portKey),
    resources: resourcesOf(production, resources, swap),
    securityContext: securityOf({ securityContext }, production, swap),
    // Production's mount on the same path would hide the workspace's.
    volumeMounts: byKey([...asItems(production['volumeMounts']), ...asItems(volumeMounts)], mountKey),
  };
}

/** Production's variables as they are; the Dev Container adds only names that production has not. */
function variables(production: JsonObject, added: Json | undefined, { inherited, notes, subject }: PodSwap): Json {
  const own = asItems(production['env']);
  const taken = new Set([...inherited, ...own.map(each => textAt(each, 'name') ?? '')]);
  const [kept, ignored] = [false, true].map(isTaken =>
    asItems(added).filter(each => taken.has(textAt(each, 'name') ?? '') === isTaken),
  );
  const names = (ignored ?? []).map(each => textAt(each, 'name') ?? '').join(', ');
  if (names !== '') notes.add(subject, `keeps production’s values of ${names}, which the Dev Container sets too`);
  return [...own, ...(kept ?? [])];
}

/** Production's, raised where the Dev Container asks for more. */
function resourcesOf(production: JsonObject, asked: Json | undefined, { notes, subject }: PodSwap): JsonObject {
  const own = asObject(production['resources']);
  const more = Object.entries(asObject(asked)).filter(([, each]) => Object.keys(asObject(each)).length > 0);
  if (more.length === 0) return own;
  notes.add(subject, 'has the resources that the Dev Container’s hostRequirements ask for');
  return Object.fromEntries([
    ...Object.entries(own),
    ...more.map(([key, each]) => [key, { ...asObject(own[key]), ...asObject(each) }] as const),
  ]);
}

const asUser = ['runAsUser', 'runAsGroup'];
const notForRoot = ['runAsNonRoot', 'capabilities', 'allowPrivilegeEscalation'];

/** As who and how strictly the Dev Container runs; the file system is writable, because tools write everywhere. */
function securityOf(development: JsonObject, production: JsonObject, swap: PodSwap): JsonObject {
  const { notes, subject, user } = swap;
  const strict = asObject(production['securityContext']);
  const dropped = ['readOnlyRootFilesystem', ...asUser, ...(user === undefined ? notForRoot : [])];
  const gone = dropped.filter(key => key in strict);
  if (gone.length > 0) notes.add(subject, `runs without production’s ${gone.join(', ')}`);
  return {
    ...without(strict, dropped),
    ...asObject(development['securityContext']),
    // At the container, because its sidecars keep production's user.
    ...without(asObject(swap.development['securityContext']), ['fsGroup', 'fsGroupChangePolicy', 'supplementalGroups']),
    ...(user === undefined ? { runAsUser: 0, runAsNonRoot: false } : { runAsUser: user }),
  };
}

/** Volumes belong to one group only: the one that the workspace's files need. */
function podSecurityOf({ production, development, notes, subject }: PodSwap): JsonObject {
  const own = asObject(production['securityContext']);
  const { fsGroup, fsGroupChangePolicy } = asObject(development['securityContext']);
  if (fsGroup === undefined) return own;
  if (own['fsGroup'] !== undefined && own['fsGroup'] !== fsGroup)
    notes.add(subject, `has volumes of the group ${JSON.stringify(fsGroup)}, which is the Dev Container’s`);
  return { ...own, fsGroup, ...(fsGroupChangePolicy === undefined ? {} : { fsGroupChangePolicy }) };
}

function volumeRenames(production: JsonObject, development: JsonObject): ReadonlyMap<string, string> {
  const taken = new Set(asItems(production['volumes']).map(each => textAt(each, 'name') ?? ''));
  return new Map(
    asItems(development['volumes'])
      .map(each => textAt(each, 'name') ?? '')
      .filter(name => taken.has(name))
      .map(name => [name, `lockstep-${name}`]),
  );
}

const rename = (name: string | undefined, renames: ReadonlyMap<string, string>): string =>
  renames.get(name ?? '') ?? name ?? '';

function withRenamedMounts(container: JsonObject, renames: ReadonlyMap<string, string>): JsonObject {
  const mounts = asItems(container['volumeMounts']).map(each => {
    const mount = asObject(each);
    return { ...mount, name: rename(textAt(mount, 'name'), renames) };
  });
  return { ...container, volumeMounts: mounts };
}

const portKey = (port: Json): string =>
  `${JSON.stringify(asObject(port)['containerPort'])}/${textAt(port, 'protocol') ?? 'TCP'}`;
const mountKey = (mount: Json): string => (textAt(mount, 'mountPath') ?? '').replace(/(?<=.)\/+$/, '');

/** The last of several with one key wins. */
function byKey(values: readonly Json[], keyOf: (value: Json) => string): readonly Json[] {
  return [...new Map(values.map(value => [keyOf(value), value])).values()];
}
