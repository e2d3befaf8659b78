import { createHash } from 'node:crypto';
import { LockstepError } from '../base/lockstepError.ts';
import { digestPattern } from './imageAddress.ts';
import { readBytes } from './readBytes.ts';
import type { RegistryConnection } from './registryConnection.ts';

/** Content by its digest (image-spec, "descriptor"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes as stored, that is compressed. */
  readonly size: number;
}

/** A descriptor of an index: one image of several architectures. */
export interface PlatformDescriptor extends Descriptor {
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

export type ImageManifest =
  | { readonly kind: 'index'; readonly digest: string; readonly manifests: readonly PlatformDescriptor[] }
  | {
      readonly kind: 'image';
      readonly digest: string;
      readonly config: Descriptor;
      /** The lowest first. */
      readonly layers: readonly Descriptor[];
    };

const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const mostBytes = 4 * 1024 * 1024;
const mostLayers = 256;

/** The manifest of a tag or digest (image-spec, "manifest" and "index"; Docker's schema 2 is alike). */
export async function readManifest(
  connection: RegistryConnection,
  reference: string,
  signal: AbortSignal,
): Promise<ImageManifest> {
  const { name } = connection.address;
  const response = await connection.get(`manifests/${reference}`, accepted, signal);
  const asked = digestPattern.test(reference) ? { digest: reference } : {};
  const bytes = await readBytes(response, { what: `the manifest of ${name}`, maxBytes: mostBytes, ...asked });
  const digest = asked.digest ?? `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const root = parseJson(bytes, name);
  const config = toDescriptor(root['config']);
  const manifests = asList(root['manifests']).flatMap(each => toPlatform(each) ?? []);
  if (manifests.length > 0) return { kind: 'index', digest, manifests };
  const layers = asList(root['layers']).map(toDescriptor);
  if (config === undefined || layers.length > mostLayers || layers.includes(undefined))
    throw new LockstepError('notSupported', `${name} is no image whose manifest Lockstep can read.`);
  return { kind: 'image', digest, config, layers: layers.filter(each => each !== undefined) };
}

/** What a registry sends, of which nothing is sure but that it is a JSON object. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

export function parseJson(bytes: Uint8Array, name: string): UnknownRecord {
  try {
    return asRecord(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    throw new LockstepError('invalidInput', `What the registry says of ${name} is no JSON.`, { cause: error });
  }
}

export const asRecord = (value: unknown): UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as UnknownRecord) : {};

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

function toDescriptor(value: unknown): Descriptor | undefined {
  const { mediaType, digest, size } = asRecord(value);
  if (typeof digest !== 'string' || !digestPattern.test(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { mediaType: typeof mediaType === 'string' ? mediaType : '', digest, size };
}

function toPlatform(value: unknown): PlatformDescriptor | undefined {
  const descriptor = toDescriptor(value);
  const { os, architecture, variant } = asRecord(asRecord(value)['platform']);
  if (descriptor === undefined || typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { ...descriptor, platform: { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) } };
}
