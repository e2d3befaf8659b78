import { LockstepError } from '../base/lockstepError.ts';
import { choosePlatform } from './choosePlatform.ts';
import { imageAddress } from './imageAddress.ts';
import { asList, asRecord, parseJson, readManifest, type Descriptor, type ImageManifest } from './imageManifest.ts';
import { readBytes } from './readBytes.ts';
import { connectRegistry, type RegistryConnection } from './registryConnection.ts';
import type { RegistryOptions } from './registryOptions.ts';

/** An image's configuration (image-spec, "config"), as its registry has it. */
export interface RegistryImage {
  /** As it was asked for. */
  readonly name: string;
  /** What the name stands for now: of the index where there are several architectures, else of the image. */
  readonly digest: string;
  /** Of the image itself. */
  readonly manifestDigest: string;
  /** `amd64`, `arm64`. */
  readonly architecture: string;
  readonly os: string;
  /** Of all that the name stands for. */
  readonly architectures: readonly string[];
  /** `node`, `1000:1000`, empty for root. */
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly workdir: string;
  /** `devcontainer.metadata` among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** `8080/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  /** As Docker's HEALTHCHECK: `['CMD-SHELL', '…']`. */
  readonly healthcheck: readonly string[];
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
}

const mostConfigBytes = 8 * 1024 * 1024;
const limitMilliseconds = 60_000;

/**
 * Reads an image without an engine. Throws `notFound`, `forbidden` (with `docker login`), `unreachable`, and
 * `invalidInput` where the name or what the registry sends is not well-formed.
 */
export async function readRegistryImage(
  name: string,
  options: RegistryOptions,
  signal: AbortSignal,
): Promise<RegistryImage> {
  return await readImage(connectRegistry(imageAddress(name), options), options, signal);
}

/** The same over a connection that goes on to read its layers. */
export async function readImage(
  connection: RegistryConnection,
  options: Pick<RegistryOptions, 'platform'>,
  signal: AbortSignal,
): Promise<RegistryImage> {
  const late = AbortSignal.timeout(limitMilliseconds);
  try {
    return await readWithin(connection, options, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    const { host, name } = connection.address;
    const seconds = limitMilliseconds / 1000;
    throw new LockstepError('unreachable', `${host} did not answer for ${name} within ${seconds} s.`, { cause: error });
  }
}

async function readWithin(
  connection: RegistryConnection,
  { platform }: Pick<RegistryOptions, 'platform'>,
  signal: AbortSignal,
): Promise<RegistryImage> {
  const { name, reference } = connection.address;
  const found = await readManifest(connection, reference, signal);
  const asked = { ...(platform === undefined ? {} : { asked: platform }), machine: machineArchitecture };
  const image =
    found.kind === 'image'
      ? found
      : await readManifest(connection, choosePlatform(name, found.manifests, asked).digest, signal);
  if (image.kind !== 'image') throw new LockstepError('notSupported', `${name} is an index of indexes.`);
  const { config } = image;
  const response = await connection.get(`blobs/${config.digest}`, '*/*', signal);
  const limits = { what: `the configuration of ${name}`, maxBytes: mostConfigBytes, digest: config.digest };
  const root = parseJson(await readBytes(response, limits), name);
  const architecture = textOf(root['architecture']);
  const known = {
    name,
    digest: found.digest,
    manifestDigest: image.digest,
    architecture,
    os: textOf(root['os']),
    architectures: architecturesOf(found, architecture),
    layers: image.layers,
  };
  return { ...known, ...settings(asRecord(root['config'])) };
}

/** Node's names of architectures are not Go's. */
const machineArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

function architecturesOf(found: ImageManifest, own: string): readonly string[] {
  if (found.kind === 'image') return [own];
  const linux = found.manifests.filter(({ platform }) => platform.os === 'linux');
  return [...new Set(linux.map(({ platform }) => platform.architecture))];
}

function settings(
  config: Readonly<Record<string, unknown>>,
): Omit<RegistryImage, 'name' | 'digest' | 'manifestDigest' | 'architecture' | 'os' | 'architectures' | 'layers'> {
  return {
    user: textOf(config['User']),
    env: Object.fromEntries(
      textsOf(config['Env'])
        .filter(line => line.includes('='))
        .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    entrypoint: commandOf(config['Entrypoint']),
    cmd: commandOf(config['Cmd']),
    workdir: textOf(config['WorkingDir']),
    labels: Object.fromEntries(Object.entries(asRecord(config['Labels'])).map(([key, each]) => [key, textOf(each)])),
    exposedPorts: Object.keys(asRecord(config['ExposedPorts'])),
    volumes: Object.keys(asRecord(config['Volumes'])),
    healthcheck: textsOf(asRecord(config['Healthcheck'])['Test']),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textsOf = (value: unknown): readonly string[] => asList(value).filter(each => typeof each === 'string');

/** Unset and empty are not the same: an empty entry point overrides a base's. */
const commandOf = (value: unknown): readonly string[] | undefined =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? textsOf(value) : undefined;
