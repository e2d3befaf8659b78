import type { Problem } from '../../environment/reading.ts';
import type { Declared, Position } from '../declared.ts';
import type { YamlMap, YamlNode } from '../yaml/yamlNode.ts';

/** Several Compose files as Compose would run them, each part with the place that declared it last. */
export interface ComposeProject {
  readonly services: ReadonlyMap<string, ComposeService>;
  /** Named volumes that the project declares. */
  readonly volumes: ReadonlyMap<string, ComposeVolume>;
  /** Top-level secrets and configs as declared: `file`, `environment` or `content`. */
  readonly secrets: ReadonlyMap<string, YamlNode>;
  readonly configs: ReadonlyMap<string, YamlNode>;
  readonly problems: readonly Problem[];
}

interface ComposeVolume {
  readonly at: Position;
  /** Kept on another machine: NFS and the like. */
  readonly network: boolean;
}

export interface ComposeService {
  readonly name: string;
  readonly at: Position;
  /** False where none of its profiles was asked for. */
  readonly active: boolean;
  readonly profiles: readonly string[];
  readonly image?: Declared<string>;
  readonly build?: ComposeBuild;
  readonly platform?: Declared<string>;
  /** From env files and `environment`, as the container gets it. */
  readonly environment: ReadonlyMap<string, Declared<string>>;
  /** False where an env file could not be read, so that more variables may be set. */
  readonly environmentComplete: boolean;
  /** Strings are split as Compose does. */
  readonly command?: Declared<readonly string[]>;
  readonly entrypoint?: Declared<readonly string[]>;
  readonly ports: readonly ComposePort[];
  /** Container ports made known without publishing them, `3000/tcp`. */
  readonly expose: readonly Declared<string>[];
  readonly mounts: readonly ComposeMount[];
  readonly secrets: readonly ComposeGrant[];
  readonly configs: readonly ComposeGrant[];
  readonly user?: Declared<string>;
  readonly workingDirectory?: Declared<string>;
  readonly dependsOn: readonly string[];
  readonly networks: readonly string[];
  readonly extraHosts: ReadonlyMap<string, Declared<string>>;
  /** The whole service after merging, in long forms. */
  readonly merged: YamlMap;
}

export interface ComposeBuild {
  readonly at: Position;
  /** Relative to the workspace, or where it is elsewhere as written. */
  readonly context: Declared<string>;
  /** Relative to the context; default `Dockerfile`. */
  readonly dockerfile?: Declared<string>;
  readonly dockerfileInline?: Declared<string>;
  readonly target?: Declared<string>;
  readonly args: ReadonlyMap<string, Declared<string>>;
}

export interface ComposePort {
  readonly at: Position;
  /** In the container; text where it waits for a variable. */
  readonly target: Declared<number>;
  readonly protocol: string;
  /** On the host. */
  readonly published?: string;
}

export interface ComposeMount {
  readonly at: Position;
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'other';
  /** A bind's path or a volume's name; none for an anonymous volume. */
  readonly source?: string;
  readonly target: Declared<string>;
  readonly readOnly: boolean;
}

/** A secret or config given to a service. */
export interface ComposeGrant {
  readonly at: Position;
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
}
