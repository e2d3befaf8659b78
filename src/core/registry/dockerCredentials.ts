import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errorMessage.ts';
import { silentLogger, type Logger } from '../base/logger.ts';
import { runProcess } from '../process/runProcess.ts';
import type { RegistryCredential, RegistryCredentials } from './registryOptions.ts';

/** The user's own `docker login` (docs.docker.com/reference/cli/docker/login): never a file of a workspace. */
export interface CredentialSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly logger?: Logger;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, StoredLogin>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface StoredLogin {
  readonly auth?: string;
  readonly identitytoken?: string;
}

const hubKey = 'https://index.docker.io/v1/';
const programLimitMilliseconds = 30_000;

/** Reads `config.json` anew each time, because a login may come in between; what can't be read gives nobody. */
export function dockerCredentials(sources: CredentialSources): RegistryCredentials {
  const { logger = silentLogger } = sources;
  return async (registry, signal) => {
    const config = await readConfig(sources, logger);
    const key = registry === 'docker.io' ? hubKey : registry;
    const program = ownValue(config.credHelpers, key) ?? config.credsStore;
    if (program !== undefined && program !== '') {
      const found = await askProgram(program, key, sources, signal);
      if (found !== undefined) return found;
    }
    return storedCredential(config.auths, key);
  };
}

async function readConfig({ env, home }: CredentialSources, logger: Logger): Promise<DockerConfig> {
  const file = join(env['DOCKER_CONFIG'] ?? join(home, '.docker'), 'config.json');
  try {
    return (JSON.parse(await readFile(file, 'utf8')) ?? {}) as DockerConfig;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // The parser's own words quote the file.
    if (!isMissing) logger.warn(`${file} can't be read: registries are asked without a login.`);
    return {};
  }
}

/** Keys were written by several generations of clients: `ghcr.io`, `https://ghcr.io`, `https://ghcr.io/v2/`. */
function ownValue<T>(values: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  const host = hostOf(key);
  return Object.entries(values ?? {}).find(([each]) => each === key || hostOf(each) === host)?.[1];
}

function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
  return host === 'docker.io' ? 'index.docker.io' : host;
}

function storedCredential(auths: DockerConfig['auths'], key: string): RegistryCredential | undefined {
  const { auth, identitytoken } = ownValue(auths, key) ?? {};
  if (identitytoken) return { kind: 'identityToken', token: identitytoken };
  const text = Buffer.from(auth ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1
    ? undefined
    : { kind: 'password', username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

/** github.com/docker/docker-credential-helpers: the server's address in, JSON out; exit 1 where it knows none. */
async function askProgram(
  name: string,
  key: string,
  { env, logger = silentLogger }: CredentialSources,
  signal: AbortSignal,
): Promise<RegistryCredential | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) {
    logger.warn(`“${name}” is no name of a credential helper of Docker.`);
    return undefined;
  }
  try {
    const argv = [program, 'get'] as const;
    const limits = { timeLimitMilliseconds: programLimitMilliseconds, maxBytes: 1024 * 1024 };
    const { exit, stdout } = await runProcess({ argv, env, stdin: key, ...limits }, signal);
    if (exit.kind !== 'exited' || exit.code !== 0) return undefined;
    const { Username: username = '', Secret: secret = '' } = JSON.parse(stdout) as Record<string, string | undefined>;
    if (secret === '') return undefined;
    // The name by which Docker's helpers say that the secret is an identity token.
    return username === '<token>'
      ? { kind: 'identityToken', token: secret }
      : { kind: 'password', username, password: secret };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof SyntaxError ? 'its answer is no JSON' : errorMessage(error);
    logger.warn(`${program} gave no login for ${key}: ${why}`);
    return undefined;
  }
}
