import { packTar } from '../../../archive/packTar.ts';
import type { Bytes } from '../../../environment/session.ts';
import { parseDockerfile } from '../../../references/dockerfile/parseDockerfile.ts';
import { resolveStage } from '../../../references/dockerfile/resolveStage.ts';
import { imageAddress } from '../../../registry/imageAddress.ts';
import type { RegistryCredential, RegistryCredentials } from '../../../registry/registryOptions.ts';
import { privateFolder } from './builderJob.ts';
import type { ImageBuild, ImageRecipe } from './imageBuild.ts';

/** Files that a build needs beside its context. */
export const builderFile = {
  dockerfile: `${privateFolder}/Dockerfile`,
  /** Installs Features into what the other one builds. */
  extension: `${privateFolder}/Extension`,
  /** What is left out has been left out on this machine. */
  ignore: `${privateFolder}/ignore`,
  registries: `${privateFolder}/registries.conf`,
  logins: `${privateFolder}/auth.json`,
  digest: `${privateFolder}/digest`,
} as const;

export interface RegistryAccess {
  readonly credentials: RegistryCredentials | undefined;
  readonly plainHosts: readonly string[];
}

/** A tar of them, and every secret that is in it. */
export async function builderFiles(
  { base }: ImageRecipe,
  name: string,
  { credentials, plainHosts }: RegistryAccess,
  signal: AbortSignal,
): Promise<{ readonly tar: Bytes; readonly secrets: readonly string[] }> {
  const images = base.kind === 'image' ? [base.image] : imagesOf(base.build);
  const registries = [...new Set([name, ...images].flatMap(registryOf))];
  const logins = await loginsFor(registries, credentials, signal);
  const text = (path: string, content: string): Parameters<typeof packTar>[1][number] => ({
    name: path.slice(privateFolder.length + 1),
    text: content,
    mode: 0o600,
  });
  const auths = Object.fromEntries([...logins].map(([registry, each]) => [registry, storedLogin(each)]));
  const tar = packTar(
    [],
    [
      text(builderFile.dockerfile, base.kind === 'image' ? '' : base.build.dockerfile.text),
      text(builderFile.ignore, ''),
      text(builderFile.registries, registriesText(plainHosts)),
      text(builderFile.logins, JSON.stringify({ auths })),
    ],
  );
  return { tar, secrets: [...logins.values()].flatMap(secretsOf) };
}

/** Images that the Dockerfile names; its own stages among them. */
function imagesOf({ dockerfile, args }: ImageBuild): readonly string[] {
  const parsed = parseDockerfile(dockerfile.text, dockerfile.path);
  const given = new Map(Object.entries(args));
  return parsed.stages.flatMap(stage => {
    const { base } = resolveStage(parsed, stage, given);
    const copied = stage.instructions.flatMap(({ flags }) => flags.get('from') ?? []);
    return [...(base.kind === 'known' ? [base.value] : []), ...copied];
  });
}

function registryOf(name: string): readonly string[] {
  try {
    return [imageAddress(name).registry];
  } catch {
    // An earlier stage, or nothing that a registry could have.
    return [];
  }
}

async function loginsFor(
  registries: readonly string[],
  credentials: RegistryCredentials | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RegistryCredential>> {
  const logins = new Map<string, RegistryCredential>();
  for (const registry of registries) {
    const found = await credentials?.(registry, signal);
    if (found !== undefined) logins.set(registry, found);
  }
  return logins;
}

/** As `containers-auth.json` has it (github.com/containers/image). */
function storedLogin(login: RegistryCredential): object {
  if (login.kind === 'identityToken') return { auth: base64('<token>:'), identitytoken: login.token };
  return { auth: base64(`${login.username}:${login.password}`) };
}

function secretsOf(login: RegistryCredential): readonly string[] {
  return login.kind === 'identityToken'
    ? [login.token]
    : [login.password, base64(`${login.username}:${login.password}`)];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Names without a registry are Docker Hub's (`containers-registries.conf`); TLS is left out only where the user says so. */
function registriesText(plainHosts: readonly string[]): string {
  const plain = plainHosts.map(host => `[[registry]]\nlocation = ${JSON.stringify(host)}\ninsecure = true\n`);
  return [`unqualified-search-registries = ["docker.io"]\nshort-name-mode = "disabled"\n`, ...plain].join('\n');
}
