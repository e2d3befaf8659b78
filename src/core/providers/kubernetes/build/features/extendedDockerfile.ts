import { featureMetadata } from '../../../../devcontainer/featureMetadata.ts';
import type { ImageSettings } from '../../provision/imageSettings.ts';
import type { Feature } from './feature.ts';

export interface ExtendedImage {
  /** Name of the image that is extended, and how it starts. */
  readonly base: string;
  readonly settings: ImageSettings;
  /** In the order of their installation. */
  readonly features: readonly Feature[];
  /** Of devcontainer.json. */
  readonly containerUser?: string;
  readonly remoteUser?: string;
}

export interface ExtendedBuild {
  readonly dockerfile: string;
  /** The build context, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const label = 'devcontainer.metadata';
const inside = '/tmp/lockstep-features';

/**
 * A Dockerfile that installs Features into an image as the reference does (containers.dev, "Implementing Features"): as
 * root, each with its options as variables, and notes in the image's label what they bring.
 */
export function extendedDockerfile(image: ExtendedImage): ExtendedBuild {
  const { base, settings, features } = image;
  const known = metadataOf(settings);
  const metadata = [...known, ...features.map(({ id, properties }) => featureMetadata(id, properties)), {}];
  const files = new Map<string, Uint8Array>([['users.env', Buffer.from(usersText(image, known))]]);
  for (const [index, feature] of features.entries()) {
    for (const [path, bytes] of feature.files) files.set(`${index}/${path}`, bytes);
    files.set(`${index}/lockstep.env`, Buffer.from(optionsText(feature)));
  }
  const install = features.flatMap((feature, index) => [
    ...variables(feature),
    `RUN ${JSON.stringify(['/bin/sh', '-c', installScript(feature, index)])}`,
  ]);
  const lines = [
    `FROM ${base}`,
    ...(features.length === 0
      ? []
      : [
          'USER root',
          `COPY . ${inside}`,
          ...install,
          `RUN ${JSON.stringify(['/bin/sh', '-c', `rm -rf ${inside}`])}`,
          `USER ${settings.user || 'root'}`,
        ]),
    `LABEL ${label}=${quoted(JSON.stringify(metadata)).replaceAll('$', '\\$')}`,
  ];
  return { dockerfile: `${lines.join('\n')}\n`, files };
}

/** Whether an image needs to be extended: its own label would be taken for one with the configuration in it. */
export function needsExtension({ settings, features }: Pick<ExtendedImage, 'settings' | 'features'>): boolean {
  return features.length > 0 || settings.labels[label] !== undefined;
}

type Metadata = Readonly<Record<string, unknown>>;

function metadataOf({ labels }: ImageSettings): readonly Metadata[] {
  try {
    const parsed: unknown = JSON.parse(labels[label] ?? '[]');
    return (Array.isArray(parsed) ? parsed : [parsed]) as readonly Metadata[];
  } catch {
    return [];
  }
}

/** Its words are those by which a step of the reference names the Feature. */
function installScript({ id }: Feature, index: number): string {
  const folder = `${inside}/${index}`;
  return [
    `echo ${shellQuoted(`Feature       : ${id}`)}`,
    `chmod -R 0755 ${inside}`,
    `cd ${folder}`,
    'set -a',
    '. ../users.env',
    '. ./lockstep.env',
    'set +a',
    './install.sh',
  ].join(' && ');
}

function usersText({ settings, containerUser, remoteUser }: ExtendedImage, metadata: readonly Metadata[]): string {
  const last = (name: string): string | undefined => {
    const found = metadata.map(each => each[name]).findLast(each => typeof each === 'string' && each !== '');
    return typeof found === 'string' ? found : undefined;
  };
  const own = (settings.user || 'root').split(':', 1)[0] ?? 'root';
  const container = containerUser ?? last('containerUser') ?? own;
  const remote = remoteUser ?? last('remoteUser') ?? container;
  const home = (user: string): string =>
    `"$( (getent passwd ${user} 2>/dev/null || grep -E "^"${user}":|^[^:]*:[^:]*:"${user}":" /etc/passwd) | head -n 1 | cut -d: -f6)"`;
  return [
    `_CONTAINER_USER=${shellQuoted(container)}`,
    `_REMOTE_USER=${shellQuoted(remote)}`,
    `_CONTAINER_USER_HOME=${home('"$_CONTAINER_USER"')}`,
    `_REMOTE_USER_HOME=${home('"$_REMOTE_USER"')}`,
    '',
  ].join('\n');
}

/** `node-version` becomes NODE_VERSION (containers.dev, "Option Resolution"). */
function optionsText({ options }: Feature): string {
  const name = (option: string): string =>
    option
      .replace(/\W/g, '_')
      .replace(/^[\d_]+/, '_')
      .toUpperCase();
  return Object.entries(options)
    .map(([option, value]) => `${name(option)}=${shellQuoted(value)}\n`)
    .join('');
}

/** Variables in a value are the image's own. */
function variables({ properties }: Feature): readonly string[] {
  const containerEnv = (properties['containerEnv'] ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(containerEnv).map(([name, value]) => `ENV ${name}=${quoted(value)}`);
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
