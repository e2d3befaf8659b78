import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { isSecretName } from '../parity/values/isSecretName.ts';
import { at, composeInputs, list, record } from './composeInputs.ts';
import type { DevContainer } from './devContainer.ts';
import { substituteVariables } from './substituteVariables.ts';

type LocalEnvironment = Readonly<Record<string, string | undefined>>;

/** Beside those that parity masks. */
const otherSecretName = /(?:^|_)(?:PWD|AUTH|DSN)$/i;
const inUrl = /[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:(?<password>[^/\s@]+)@/gi;
const assignment = /^\s*(?:export\s+)?(?<name>[\w.-]+)\s*=\s*(?<value>.*?)\s*$/;
/** `${NAME}`, `${NAME:-default}`, `$NAME`. */
const reference = /\$\{(?<braced>\w+)(?::?[-?+](?<fallback>[^}]*))?\}|\$(?<bare>\w+)/g;

/**
 * Values that tools may repeat and nobody may see: variables with a secret's name, passwords in URLs, files of
 * Compose `secrets`. From devcontainer.json, Compose and env files, and the local environment that they refer to.
 */
export async function secretValues(
  files: WorkspaceFiles,
  devContainer: DevContainer,
  localEnv: LocalEnvironment,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { properties, source } = devContainer;
  const found = new Set<string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    for (const secret of secretsIn(name, String(value))) found.add(secret);
  };
  for (const [name, value] of Object.entries({
    ...properties.containerEnv,
    ...properties.remoteEnv,
    ...properties.build?.args,
  })) {
    add(name, substituteVariables(value, { localEnv }));
  }
  (properties.runArgs ?? []).forEach((argument, index, all) => {
    if (['-e', '--env'].includes(all[index - 1] ?? '')) addAssignment(argument, add);
    else addAssignment(argument.replace(/^--env=|^-e/, ''), add);
  });
  if (source.kind !== 'compose') return [...found];

  const inputs = await composeInputs(files, source, signal);
  const environment = new Map<string, string | undefined>();
  for (const text of inputs.envFiles.values())
    for (const line of text.split(/\r?\n/)) addAssignment(line, (name, value) => environment.set(name, value));
  for (const [name, value] of environment) add(name, value);
  const lookUp = (name: string): string | undefined => localEnv[name] ?? environment.get(name);
  for (const { content } of inputs.composeFiles) addCompose(content, lookUp, add);
  for (const text of inputs.secretFiles.values()) found.add(text.trim());
  return [...found];
}

type Add = (name: string, value: unknown) => void;

function addCompose(content: unknown, lookUp: (name: string) => string | undefined, add: Add): void {
  const resolved = (value: unknown): unknown =>
    typeof value !== 'string'
      ? value
      : value.replaceAll(
          reference,
          (_whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
            lookUp(braced ?? bare ?? '') ?? fallback ?? '',
        );
  for (const service of Object.values(record(at(content, 'services')))) {
    for (const variables of [at(service, 'environment'), at(service, 'build', 'args')]) {
      for (const [name, value] of Object.entries(record(variables))) add(name, resolved(value ?? lookUp(name)));
      for (const line of Array.isArray(variables) ? list(variables) : []) {
        if (typeof line === 'string')
          addAssignment(line.includes('=') ? line : `${line}=${lookUp(line) ?? ''}`, (name, value) =>
            add(name, resolved(value)),
          );
      }
    }
  }
  for (const secret of Object.values(record(at(content, 'secrets')))) {
    const name = at(secret, 'environment');
    if (typeof name === 'string') add('SECRET', lookUp(name));
  }
}

function addAssignment(text: string, add: (name: string, value: string) => void): void {
  const { name, value } = assignment.exec(text)?.groups ?? {};
  if (name !== undefined && value !== undefined) add(name, unquoted(value));
}

function unquoted(value: string): string {
  return (
    /^(?<quote>["'])(?<inner>.*)\k<quote>(?:\s+#.*)?$/.exec(value)?.groups?.['inner'] ?? value.replace(/\s+#.*$/, '')
  );
}

/** Values that can't be secrets, and would blank harmless text everywhere. */
const harmless = /^(?:true|false|yes|no|on|off|none|null|\d{1,5}|[a-z]{1,3})$/i;

function secretsIn(name: string, value: string): readonly string[] {
  const passwords = [...value.matchAll(inUrl)].flatMap(match => match.groups?.['password'] ?? []);
  const isSecret = isSecretName(name) || otherSecretName.test(name);
  return [...passwords, ...(isSecret && !harmless.test(value) ? [value] : [])].filter(secret => secret.length > 2);
}
