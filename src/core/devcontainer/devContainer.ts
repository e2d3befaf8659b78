import type { JSONPath } from 'jsonc-parser';
import type { JsonPosition } from './jsonDocument.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A shell line, an argument list, or several of either by name, which run at the same time. */
export type LifecycleCommand = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;

export const lifecycleCommands = [
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
] as const;
export type LifecycleCommandName = (typeof lifecycleCommands)[number];

export interface Mount {
  readonly type: 'bind' | 'volume' | 'tmpfs';
  readonly source?: string;
  readonly target: string;
}

interface PortAttributes {
  readonly label?: string;
  readonly protocol?: string;
  readonly onAutoForward?: string;
}

export interface HostRequirements {
  readonly cpus?: number;
  /** `4gb`. */
  readonly memory?: string;
  readonly storage?: string;
  readonly gpu?: boolean | 'optional' | { readonly cores?: number; readonly memory?: string };
}

export type FeatureOptions = string | boolean | Readonly<Record<string, string | boolean>>;

/** What devcontainer.json, a Feature and an image's `devcontainer.metadata` label can all say (containers.dev, "Image Metadata"). */
export interface SharedProperties extends Partial<Readonly<Record<LifecycleCommandName, LifecycleCommand>>> {
  readonly init?: boolean;
  readonly privileged?: boolean;
  readonly capAdd?: readonly string[];
  readonly securityOpt?: readonly string[];
  readonly mounts?: readonly (string | Mount)[];
  readonly containerEnv?: Readonly<Record<string, string>>;
  readonly remoteEnv?: Readonly<Record<string, string | null>>;
  readonly containerUser?: string;
  readonly remoteUser?: string;
  readonly userEnvProbe?: string;
  readonly overrideCommand?: boolean;
  readonly portsAttributes?: Readonly<Record<string, PortAttributes>>;
  readonly otherPortsAttributes?: PortAttributes;
  readonly forwardPorts?: readonly (number | string)[];
  readonly shutdownAction?: string;
  readonly updateRemoteUserUID?: boolean;
  readonly waitFor?: string;
  readonly hostRequirements?: HostRequirements;
  readonly customizations?: Readonly<Record<string, JsonValue>>;
}

/** The properties of devcontainer.json as they stand there, checked (containers.dev, "Dev Container metadata reference"). */
export interface DevContainerProperties extends SharedProperties {
  readonly name?: string;
  readonly image?: string;
  readonly build?: {
    readonly dockerfile?: string;
    readonly context?: string;
    readonly target?: string;
    readonly args?: Readonly<Record<string, string>>;
    readonly options?: readonly string[];
    readonly cacheFrom?: string | readonly string[];
  };
  /** Older spelling of `build.dockerfile` and `build.context`. */
  readonly dockerFile?: string;
  readonly context?: string;
  readonly dockerComposeFile?: string | readonly string[];
  readonly service?: string;
  readonly runServices?: readonly string[];
  readonly features?: Readonly<Record<string, FeatureOptions>>;
  readonly overrideFeatureInstallOrder?: readonly string[];
  readonly runArgs?: readonly string[];
  readonly appPort?: number | string | readonly (number | string)[];
  readonly workspaceFolder?: string;
  readonly workspaceMount?: string;
  readonly initializeCommand?: LifecycleCommand;
}

/** What the container is made from. Paths are relative to the workspace folder with `/`. */
export type DevContainerSource =
  | { readonly kind: 'image'; readonly image: string }
  | {
      readonly kind: 'dockerfile';
      readonly dockerfile: string;
      readonly context: string;
      readonly target?: string;
      readonly args: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'compose';
      readonly files: readonly string[];
      readonly service: string;
      /** Empty: all of them. */
      readonly runServices: readonly string[];
    };

/** A devcontainer.json, read and checked; variables stand in it as written. */
export interface DevContainer {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
  readonly source: DevContainerSource;
  readonly properties: DevContainerProperties;
  /** Where a part of it stands; the nearest that exists. */
  at(path: JSONPath): JsonPosition & { readonly file: string };
}
