import { join } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { Fact } from '../environment/fact.ts';
import type { Inspection } from '../environment/inspection.ts';
import { imageConfigurationFacts } from '../references/inspection/imageConfigurationFacts.ts';
import { imageAddress } from './imageAddress.ts';
import { imageFiles } from './imageFiles.ts';
import type { Descriptor } from './imageManifest.ts';
import type { Layer } from './layer.ts';
import { createLayerCache, type LayerCache } from './layerCache.ts';
import { mergeLayers } from './mergeLayers.ts';
import { verifiedBytes } from './readBytes.ts';
import { layerLimits, readLayer } from './readLayer.ts';
import { readImage, type RegistryImage } from './readRegistryImage.ts';
import { connectRegistry, type RegistryConnection } from './registryConnection.ts';
import type { RegistryOptions } from './registryOptions.ts';

export interface InspectOptions extends RegistryOptions {
  /** Keeps what was read of layers from one time to the next. */
  readonly cacheFolder?: string;
}

const mostStoredBytes = 4 * 1024 ** 3;
const limitMilliseconds = 10 * 60_000;
const mostKeptLength = 128 * 1024 ** 2;
const layersAtOnce = 3;

/** The same of an image as an engine's inspection, out of its layers; throws what readRegistryImage throws. */
export async function inspectRegistryImage(
  name: string,
  options: InspectOptions,
  signal: AbortSignal,
): Promise<Inspection> {
  const connection = connectRegistry(imageAddress(name), options);
  const image = await readImage(connection, options, signal);
  const stored = image.layers.reduce((sum, { size }) => sum + size, 0);
  if (stored > mostStoredBytes)
    throw new LockstepError('notSupported', `${name} is too large to be read from its registry.`, {
      remedy: { kind: 'text', text: `Pull it to a running engine: docker pull ${name}` },
    });
  const cache = options.cacheFolder === undefined ? undefined : createLayerCache(join(options.cacheFolder, 'layers'));
  const late = AbortSignal.timeout(limitMilliseconds);
  try {
    const layers = await readLayers(connection, image, cache, AbortSignal.any([signal, late]));
    const facts = factsOf(image, connection.address.registry, options.platform !== undefined);
    return { facts, env: image.env, files: imageFiles(mergeLayers(layers)) };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) throw new LockstepError('unreachable', `The layers of ${name} took too long.`, { cause: error });
    throw error;
  }
}

async function readLayers(
  connection: RegistryConnection,
  { layers }: RegistryImage,
  cache: LayerCache | undefined,
  signal: AbortSignal,
): Promise<readonly Layer[]> {
  const read = new Map<string, Layer>();
  let kept = 0;
  const waiting = new Map(layers.map(layer => [layer.digest, layer])).values();
  // One that fails ends the others.
  const failed = new AbortController();
  const work = async (): Promise<void> => {
    for (const layer of waiting) {
      const found = await readOne(connection, layer, cache, AbortSignal.any([signal, failed.signal]));
      kept += found.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.text.length : 0), 0);
      if (kept > mostKeptLength) throw new LockstepError('invalidInput', 'The known files of an image are too large.');
      read.set(layer.digest, found);
    }
  };
  try {
    await Promise.all(Array.from({ length: layersAtOnce }, work));
  } catch (error) {
    failed.abort();
    throw error;
  }
  return layers.map(({ digest }) => read.get(digest) ?? []);
}

async function readOne(
  connection: RegistryConnection,
  { digest, size, mediaType }: Descriptor,
  cache: LayerCache | undefined,
  signal: AbortSignal,
): Promise<Layer> {
  const cached = await cache?.read(digest);
  if (cached !== undefined) return cached;
  const { name } = connection.address;
  const response = await connection.get(`blobs/${digest}`, '*/*', signal);
  try {
    const bytes = verifiedBytes(response, { what: `a layer of ${name}`, maxBytes: size, digest });
    const layer = await readLayer(bytes, mediaType, layerLimits, signal);
    await cache?.write(digest, layer);
    return layer;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LockstepError) throw error;
    throw new LockstepError('invalidInput', `The layer ${digest} of ${name} can't be read.`, { cause: error });
  }
}

function factsOf(image: RegistryImage, registry: string, isChosen: boolean): readonly Fact[] {
  const { name, digest, architecture, architectures } = image;
  const asSet = (names: readonly string[]): Record<string, object> => Object.fromEntries(names.map(each => [each, {}]));
  const config = {
    User: image.user,
    Entrypoint: image.entrypoint && [...image.entrypoint],
    Cmd: image.cmd && [...image.cmd],
    WorkingDir: image.workdir,
    ExposedPorts: asSet(image.exposedPorts),
    Volumes: asSet(image.volumes),
    Healthcheck: { Test: image.healthcheck },
  };
  const detail = `${name} in the registry ${registry}`;
  const facts = imageConfigurationFacts({ reference: name, digest, architecture, config }, detail);
  if (isChosen || architectures.length === 1) return facts;
  const resolve = `Say which of ${architectures.join(', ')} runs: image:${name}?platform=linux/${architecture}`;
  return facts.map(fact =>
    fact.key === 'cpu.architecture' ? { key: fact.key, sources: fact.sources, status: 'unknown', resolve } : fact,
  );
}
