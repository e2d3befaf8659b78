import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEndpoint, type DockerContext, type TlsMaterial } from './context.ts';

/** Where contexts are looked for. */
export interface ContextSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The name that stands for `DOCKER_HOST` or the machine's own socket. */
const defaultContext = 'default';

/**
 * The user's contexts, the current one first, chosen as the docker program chooses it
 * (docs.docker.com/engine/manage-resources/contexts): DOCKER_HOST, DOCKER_CONTEXT, `currentContext`, default.
 * Contexts whose file can't be read are left out.
 */
export async function readContexts(sources: ContextSources): Promise<readonly [DockerContext, ...DockerContext[]]> {
  const folder = sources.env['DOCKER_CONFIG'] ?? join(sources.home, '.docker');
  const [own, stored, current] = await Promise.all([
    defaultOf(sources),
    storedContexts(folder),
    currentContext(folder),
  ]);
  const { DOCKER_HOST: host, DOCKER_CONTEXT: named } = sources.env;
  const name = host ? defaultContext : (named ?? current ?? defaultContext);
  const first = stored.find(context => context.name === name) ?? own;
  return [first, ...[own, ...stored].filter(context => context !== first)];
}

async function defaultOf(sources: ContextSources): Promise<DockerContext> {
  const { DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: certificates } = sources.env;
  const url = host ? host : defaultUrl(sources);
  const secure = url.startsWith('tcp:') && (Boolean(verify) || certificates !== undefined);
  const tls = secure ? await readTls(certificates ?? join(sources.home, '.docker'), !verify) : undefined;
  return {
    name: defaultContext,
    endpoint: parseEndpoint(url, tls),
    programArgs: ['--host', url],
    env: { DOCKER_HOST: url, DOCKER_CONTEXT: undefined },
  };
}

/** The system's socket; where there is none, a rootless engine's or Docker Desktop's. */
function defaultUrl({ env, home, platform }: ContextSources): string {
  if (platform === 'win32') return 'npipe:////./pipe/docker_engine';
  const system = '/var/run/docker.sock';
  const runtime = env['XDG_RUNTIME_DIR'];
  const others = [
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
  ];
  return `unix://${[system, ...others].find(path => existsSync(path)) ?? system}`;
}

async function storedContexts(folder: string): Promise<readonly DockerContext[]> {
  const meta = join(folder, 'contexts', 'meta');
  const ids = await readdir(meta).catch(() => []);
  const contexts = await Promise.all(ids.map(id => storedContext(folder, id).catch(() => undefined)));
  return contexts.filter(context => context !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface ContextFile {
  readonly Name: string;
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

async function storedContext(folder: string, id: string): Promise<DockerContext | undefined> {
  const file = JSON.parse(await readFile(join(folder, 'contexts', 'meta', id, 'meta.json'), 'utf8')) as ContextFile;
  const docker = file.Endpoints?.docker;
  if (!docker?.Host) return undefined;
  const certificates = join(folder, 'contexts', 'tls', createHash('sha256').update(file.Name).digest('hex'), 'docker');
  const tls = existsSync(certificates) ? await readTls(certificates, docker.SkipTLSVerify === true) : undefined;
  return {
    name: file.Name,
    endpoint: parseEndpoint(docker.Host, tls),
    programArgs: ['--context', file.Name],
    env: { DOCKER_HOST: undefined, DOCKER_CONTEXT: file.Name },
  };
}

async function readTls(folder: string, skipVerify: boolean): Promise<TlsMaterial> {
  const read = (name: string): Promise<string | undefined> =>
    readFile(join(folder, name), 'utf8').catch(() => undefined);
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  return { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}), skipVerify };
}

async function currentContext(folder: string): Promise<string | undefined> {
  try {
    const settings = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as { currentContext?: string };
    return settings.currentContext;
  } catch {
    return undefined;
  }
}
