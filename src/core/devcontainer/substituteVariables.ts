import { createHash } from 'node:crypto';
import { basename, posix } from 'node:path';
import type { JsonValue } from './devContainer.ts';

/** What variables stand for; one that is left out stays as it is written (containers.dev, "Variables in devcontainer.json"). */
export interface Variables {
  readonly localEnv?: Readonly<Record<string, string | undefined>>;
  readonly containerEnv?: Readonly<Record<string, string | undefined>>;
  readonly localWorkspaceFolder?: string;
  readonly containerWorkspaceFolder?: string;
  readonly devcontainerId?: string;
}

const variable = /\$\{(?<expression>[^{}]*)\}/g;

/** Replaces variables in all texts of a value. A name without a value becomes its default, else empty. */
export function substituteVariables<Value>(value: Value, variables: Variables): Value {
  return substitute(value as JsonValue, variables) as Value;
}

function substitute(value: JsonValue, variables: Variables): JsonValue {
  if (typeof value === 'string') {
    return value.replaceAll(variable, (whole, expression: string) => resolve(expression, variables) ?? whole);
  }
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(each => substitute(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, substitute(each, variables)]));
}

function resolve(expression: string, variables: Variables): string | undefined {
  const [kind = '', name = '', fallback] = expression.split(':');
  switch (kind) {
    case 'env':
    case 'localEnv':
      return fromEnvironment(variables.localEnv, name, fallback);
    case 'containerEnv':
      return fromEnvironment(variables.containerEnv, name, fallback);
    case 'localWorkspaceFolder':
      return variables.localWorkspaceFolder;
    case 'localWorkspaceFolderBasename':
      return variables.localWorkspaceFolder === undefined ? undefined : basename(variables.localWorkspaceFolder);
    case 'containerWorkspaceFolder':
      return variables.containerWorkspaceFolder;
    case 'containerWorkspaceFolderBasename':
      return variables.containerWorkspaceFolder === undefined
        ? undefined
        : posix.basename(variables.containerWorkspaceFolder);
    case 'devcontainerId':
      return variables.devcontainerId;
    default:
      return undefined;
  }
}

function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>> | undefined,
  name: string,
  fallback: string | undefined,
): string | undefined {
  return environment === undefined ? undefined : (environment[name] ?? fallback ?? '');
}

/** `${devcontainerId}`: stable for a folder and its configuration on one machine; both paths absolute. */
export function devContainerId(folder: string, configFile: string): string {
  const labels = JSON.stringify({ 'devcontainer.config_file': configFile, 'devcontainer.local_folder': folder });
  const digest = createHash('sha256').update(labels).digest('hex');
  return BigInt(`0x${digest}`).toString(32).padStart(52, '0');
}
