import { posix, win32 } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import { nodeToJson } from '../references/yaml/nodeToJson.ts';
import { parseYaml } from '../references/yaml/parseYaml.ts';
import { at, boolean, entries, items, text } from '../references/yaml/yamlAccess.ts';
import type { YamlNode } from '../references/yaml/yamlNode.ts';
import type { ExecPlugin, Impersonation, KubeconfigCluster, KubeconfigContext, KubeconfigUser } from './kubeconfig.ts';

/** One file by itself; where a name is given twice, the first counts. */
export interface KubeconfigFile {
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, Omit<KubeconfigContext, 'cluster' | 'user' | 'untrusted'>>;
  readonly current?: string;
  readonly problems: readonly LockstepError[];
}

/** Format: reference/config-api/kubeconfig.v1. `file` is absolute. Throws `invalidInput` with file and line where it is no YAML. */
export function parseKubeconfig(content: string, file: string, platform: NodeJS.Platform): KubeconfigFile {
  const root = parseYaml(content, file, 'kubernetes')[0];
  const problems: LockstepError[] = [];
  const source: Source = { file, platform, problems };
  if (root !== undefined && root.kind !== 'map') problems.push(invalid(source, root, 'is no kubeconfig'));
  const current = text(at(root, 'current-context'));
  return {
    clusters: named(source, root, 'cluster', (_, node) => toCluster(source, node)),
    users: named(source, root, 'user', (name, node) => toUser(source, name, node)),
    contexts: named(source, root, 'context', (name, node) => toContext(source, name, node)),
    ...(current ? { current } : {}),
    problems,
  };
}

interface Source {
  readonly file: string;
  readonly platform: NodeJS.Platform;
  readonly problems: LockstepError[];
}

function invalid({ file }: Source, node: YamlNode, what: string): LockstepError {
  const { line, column } = node.at;
  return new LockstepError('invalidInput', `${file}:${line} ${what}.`, { at: { file, line, column } });
}

/** The lists `clusters`, `users` and `contexts`: each item has a name and what the list is of. */
function named<T>(
  source: Source,
  root: YamlNode | undefined,
  kind: 'cluster' | 'user' | 'context',
  convert: (name: string, node: YamlNode) => T,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const list = at(root, `${kind}s`);
  if (list !== undefined && list.kind !== 'list' && text(list) !== undefined)
    source.problems.push(invalid(source, list, `must have a list as ${kind}s`));
  for (const item of items(list)) {
    const name = text(at(item, 'name'));
    const content = at(item, kind);
    if (name === undefined) source.problems.push(invalid(source, item, `has a ${kind} without a name`));
    else if (kind !== 'user' && content?.kind !== 'map')
      source.problems.push(invalid(source, item, `has nothing for the ${kind} ${name}`));
    else if (!found.has(name)) found.set(name, convert(name, content?.kind === 'map' ? content : item));
  }
  return found;
}

/** Only what is there, because an absent member and an empty one say the same in these files. */
function strings<Key extends string>(
  node: YamlNode,
  keys: Readonly<Record<Key, string>>,
): Partial<Record<Key, string>> {
  const read: Partial<Record<Key, string>> = {};
  for (const key of Object.keys(keys) as Key[]) {
    const value = text(at(node, keys[key]));
    if (value) read[key] = value;
  }
  return read;
}

function paths<Key extends string>(source: Source, read: Partial<Record<Key, string>>): Partial<Record<Key, string>> {
  const path = source.platform === 'win32' ? win32 : posix;
  const resolved: Partial<Record<Key, string>> = {};
  for (const key of Object.keys(read) as Key[])
    resolved[key] = path.resolve(path.dirname(source.file), read[key] ?? '');
  return resolved;
}

function toContext(
  { file }: Source,
  name: string,
  node: YamlNode,
): Omit<KubeconfigContext, 'cluster' | 'user' | 'untrusted'> {
  return {
    name,
    file,
    ...strings(node, { namespace: 'namespace' }),
    clusterName: text(at(node, 'cluster')) ?? '',
    userName: text(at(node, 'user')) ?? '',
  };
}

function toCluster(source: Source, node: YamlNode): KubeconfigCluster {
  const extension = items(at(node, 'extensions')).find(
    each => text(at(each, 'name')) === 'client.authentication.k8s.io/exec',
  );
  const execConfig = at(extension, 'extension');
  return {
    file: source.file,
    line: node.at.line,
    server: text(at(node, 'server')) ?? '',
    insecureSkipTlsVerify: boolean(at(node, 'insecure-skip-tls-verify')) ?? false,
    ...paths(source, strings(node, { certificateAuthority: 'certificate-authority' })),
    ...strings(node, {
      certificateAuthorityData: 'certificate-authority-data',
      tlsServerName: 'tls-server-name',
      proxyUrl: 'proxy-url',
    }),
    ...(execConfig === undefined ? {} : { execConfig: nodeToJson(execConfig) }),
  };
}

function toUser(source: Source, name: string, node: YamlNode): KubeconfigUser {
  const impersonation = toImpersonation(node);
  const authProvider = at(node, 'auth-provider');
  const exec = at(node, 'exec');
  return {
    name,
    file: source.file,
    line: node.at.line,
    ...paths(
      source,
      strings(node, { clientCertificate: 'client-certificate', clientKey: 'client-key', tokenFile: 'tokenFile' }),
    ),
    ...strings(node, {
      clientCertificateData: 'client-certificate-data',
      clientKeyData: 'client-key-data',
      token: 'token',
      username: 'username',
      password: 'password',
    }),
    ...(impersonation === undefined ? {} : { impersonation }),
    ...(authProvider?.kind === 'map'
      ? { authProvider: { name: text(at(authProvider, 'name')) ?? '', config: record(at(authProvider, 'config')) } }
      : {}),
    ...(exec?.kind === 'map' ? { exec: toExec(source, exec) } : {}),
  };
}

function toImpersonation(node: YamlNode): Impersonation | undefined {
  const { user, uid } = strings(node, { user: 'as', uid: 'as-uid' });
  const groups = texts(at(node, 'as-groups'));
  const extra = Object.fromEntries(
    entries(at(node, 'as-user-extra')).map(([key, { value }]) => [key, texts(value)] as const),
  );
  if (user === undefined && uid === undefined && groups.length === 0 && Object.keys(extra).length === 0)
    return undefined;
  return { ...(user === undefined ? {} : { user }), ...(uid === undefined ? {} : { uid }), groups, extra };
}

function toExec(source: Source, node: YamlNode): ExecPlugin {
  const command = text(at(node, 'command')) ?? '';
  const hasSeparator = source.platform === 'win32' ? /[\\/]/.test(command) : command.includes('/');
  const mode = text(at(node, 'interactiveMode'));
  return {
    apiVersion: text(at(node, 'apiVersion')) ?? '',
    command: hasSeparator ? (paths(source, { command }).command ?? command) : command,
    args: texts(at(node, 'args')),
    env: Object.fromEntries(
      items(at(node, 'env')).flatMap(each => {
        const name = text(at(each, 'name'));
        return name === undefined ? [] : [[name, text(at(each, 'value')) ?? ''] as const];
      }),
    ),
    ...strings(node, { installHint: 'installHint' }),
    provideClusterInfo: boolean(at(node, 'provideClusterInfo')) ?? false,
    interactiveMode: mode === 'Never' || mode === 'Always' ? mode : 'IfAvailable',
  };
}

const texts = (node: YamlNode | undefined): readonly string[] => items(node).flatMap(item => text(item) ?? []);

const record = (node: YamlNode | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(entries(node).map(([key, { value }]) => [key, text(value) ?? ''] as const));
