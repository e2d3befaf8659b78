import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { readTarEntries } from '../../../../archive/readTarEntries.ts';
import { LockstepError } from '../../../../base/lockstepError.ts';
import { isLocalFeature } from '../../../../devcontainer/readLocalFeatures.ts';
import { imageAddress } from '../../../../registry/imageAddress.ts';
import { readManifest } from '../../../../registry/imageManifest.ts';
import { readBytes } from '../../../../registry/readBytes.ts';
import { connectRegistry } from '../../../../registry/registryConnection.ts';
import type { RegistryOptions } from '../../../../registry/registryOptions.ts';

export interface FeatureFiles {
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface FeatureSources {
  /** Absolute; what local Features are relative to. */
  readonly folder: string;
  readonly registries: RegistryOptions;
}

const mostBytes = 64 * 1024 * 1024;

/** The files of a Feature beside devcontainer.json, or in a registry. Throws `notSupported` for other sources. */
export async function fetchFeature(
  id: string,
  { folder, registries }: FeatureSources,
  signal: AbortSignal,
): Promise<FeatureFiles> {
  if (isLocalFeature(id)) return { name: id, files: await filesOfFolder(join(folder, id), signal) };
  if (/^https?:/.test(id) || !/^[^/]*[.:][^/]*\/.+\/.+/.test(id))
    throw new LockstepError('notSupported', `The Feature ${id} is neither local nor in a registry.`, {
      remedy: { kind: 'text', text: 'Start Docker, or name a Feature of a registry: ghcr.io/devcontainers/features/…' },
    });
  const address = imageAddress(id.toLowerCase());
  const connection = connectRegistry(address, registries);
  const manifest = await readManifest(connection, address.reference, signal);
  const layer = manifest.kind === 'image' ? manifest.layers[0] : undefined;
  if (layer === undefined) throw new LockstepError('invalidInput', `${id} is no Feature: it has no files.`);
  const response = await connection.get(`blobs/${layer.digest}`, '*/*', signal);
  const bytes = await readBytes(response, { what: `the Feature ${id}`, maxBytes: mostBytes, digest: layer.digest });
  return { name: `${address.registry}/${address.repository}`, files: await filesOfTar(plain(bytes), signal) };
}

/** Registries have them with and without compression under one media type. */
function plain(bytes: Uint8Array): Uint8Array {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes;
}

async function filesOfTar(bytes: Uint8Array, signal: AbortSignal): Promise<FeatureFiles['files']> {
  const files = new Map<string, Uint8Array>();
  for await (const { name, kind, content } of readTarEntries(Readable.from([bytes]), signal)) {
    if (kind !== 'file') continue;
    const chunks: Uint8Array[] = [];
    for await (const each of content) chunks.push(each);
    // As if the archive's root were the machine's: `..` can't lead out of it.
    files.set(posix.resolve('/', name).slice(1), Buffer.concat(chunks));
  }
  return files;
}

async function filesOfFolder(root: string, signal: AbortSignal, folder = ''): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of (await readdir(join(root, folder))).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stat = await lstat(join(root, path));
    if (stat.isFile()) files.set(path, await readFile(join(root, path), { signal }));
    if (stat.isDirectory()) for (const [each, bytes] of await filesOfFolder(root, signal, path)) files.set(each, bytes);
  }
  return files;
}
