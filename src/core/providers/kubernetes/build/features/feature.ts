import type { JsonValue } from '../../../../devcontainer/devContainer.ts';

/** A Feature with its files, ready to be installed (containers.dev, "Dev Container Features reference"). */
export interface Feature {
  /** As devcontainer.json, or the Feature that depends on it, names it. */
  readonly id: string;
  /** The same without version: `ghcr.io/devcontainers/features/node`, or the folder of a local one. */
  readonly name: string;
  /** Of its devcontainer-feature.json. */
  readonly properties: Readonly<Record<string, JsonValue>>;
  /** By path, relative. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the user chose and the Feature's own defaults, by the option's name. */
  readonly options: Readonly<Record<string, string>>;
}
