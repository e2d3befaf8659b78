import { libcOf } from './distribution.ts';
import type { Distribution } from './distribution.ts';
import { readImageTag } from './imageTag.ts';
import { parseImageName } from './parseImageName.ts';
import type { ImageName } from './parseImageName.ts';
import { runtimeImages } from './runtimeImages.ts';
import type { RuntimeImage } from './runtimeImages.ts';

/** What an image is known to bring by its name alone: keys of facts with versions as far as they are told. */
export type ImageContents = readonly (readonly [key: string, value: string])[];

/** `node:24-bookworm-slim` brings runtime.node 24, Debian 12 and its glibc. Empty for an image of somebody's own. */
export function imageContents(text: string): ImageContents {
  if (text === 'scratch') return system({ family: 'scratch' });
  const image = parseImageName(text);
  for (const known of runtimeImages) {
    const match = known.repository.exec(image.repository);
    if (match !== null) return contentsOf(known, match.groups ?? {}, image);
  }
  const { distribution } = readImageTag(image);
  return distribution === undefined ? [] : system(distribution);
}

function contentsOf(known: RuntimeImage, groups: Record<string, string | undefined>, image: ImageName): ImageContents {
  const tag = readImageTag(image);
  const release = groups['release'] ?? groups['release2'];
  const base = known.distribution ?? (known.isDistribution ? { family: image.repository } : undefined);
  const named =
    known.isDistribution && tag.distribution === undefined && tag.version !== undefined ? tag.version : release;
  const distribution = tag.distribution ?? (base && named !== undefined ? { ...base, version: named } : base);
  const key = known.key ?? (groups['name'] === undefined ? undefined : `runtime.${groups['name']}`);
  const inTag = known.inTag?.exec(image.tag ?? '')?.groups?.['version'];
  const version = dotted(key, groups['version']) ?? (known.inTag === undefined ? tag.version : inTag);
  const runtime = key !== undefined && version !== undefined ? [[key, version] as const] : [];
  const locale = setsLocale(key, version, image) ? [['env.LANG', 'C.UTF-8'] as const] : [];
  const isNonRoot = image.repository.includes('distroless/') && image.tag?.endsWith('nonroot') === true;
  const user = isNonRoot ? [['identity.user', 'nonroot'] as const] : [];
  return [...runtime, ...user, ...locale, ...(distribution === undefined ? [] : system(distribution, known.isStatic))];
}

/** The official images of Ruby, and of Python before 3.13, and what is made of them. */
function setsLocale(key: string | undefined, version: string | undefined, { repository }: ImageName): boolean {
  if (!/^(?:.*\/devcontainers\/)?(?:python|ruby)$/.test(repository)) return false;
  return key === 'runtime.ruby' || /^3\.(?:\d|1[0-2])(?:\.|$)/.test(version ?? '');
}

/** Red Hat's repositories write Python's 3.11 as `python-311`. */
function dotted(key: string | undefined, version: string | undefined): string | undefined {
  return key === 'runtime.python' ? version?.replace(/^3(?=\d)/, '3.') : version;
}

function system(distribution: Distribution, isStatic = false): ImageContents {
  const libc = isStatic ? ({ family: 'none' } as const) : libcOf(distribution);
  return [
    ['os.family', distribution.family],
    ...(distribution.version === undefined ? [] : [['os.version', distribution.version] as const]),
    ...(libc === undefined ? [] : [['libc.family', libc.family] as const]),
    ...(libc === undefined || !('version' in libc) ? [] : [['libc.version', libc.version] as const]),
  ];
}
