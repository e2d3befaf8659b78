import { distributionOfSegment } from './distribution.ts';
import type { Distribution } from './distribution.ts';
import type { ImageName } from './parseImageName.ts';

/** What a tag says: `24.15.0-alpine3.22` is version 24.15.0 on Alpine 3.22. */
export interface ImageTag {
  /** As far as it is written: `17` is any 17. Absent for `latest` and its kind. */
  readonly version?: string;
  readonly distribution?: Distribution;
  /** Whether the name always means the same content: by digest, or by a complete version. */
  readonly pinned: boolean;
}

/** Tags whose version isn't their first number; the named group is the version. */
const special: readonly (readonly [RegExp, RegExp])[] = [
  // Dev Container images: the first number is the image's own version.
  [/(?:^|\/)devcontainers\//, /^(?:dev|\d[\d.]*)-(?<version>\d[\d.]*)/],
  // Extensions on PostgreSQL carry its version behind their own.
  [
    /(?:^|\/)(?:pgvector|pgvecto-rs|timescaledb(?:-ha)?|age|supabase\/postgres)$|pgvector\//,
    /(?:^|-)pg(?<version>\d[\d.]*)/,
  ],
  // Cloud engines: POSTGRES_13, REDIS_5_0, OpenSearch_3.3, 8.0.mysql_aurora.3.08.
  [/^/, /^[A-Za-z]+_(?<version>\d[\d._]*)$/],
  [/^/, /^(?<version>\d+\.\d+)\.mysql_aurora\./],
  // Lambda's runtimes.
  [/^/, /^(?:nodejs|python|java|ruby|dotnet|provided\.al)(?<version>\d[\d.]*?)(?:\.x)?$/],
];
const plain = /(?:^|-)v?(?<version>\d+(?:\.\d+)*)(?=[-_+u]|rc|beta|alpha|$)/;
const commit = /^(?:sha-|git-)?[\da-f]{7,40}$/;
const floating =
  /^(?:latest|stable|release|current|lts|edge|nightly|next|main|master|develop|dev|prod|production|staging|test|canary)(?:-|$)/;

/** PostgreSQL and a few others have two numbers in a complete version. */
const twoPart = /(?:^|\/)(?:postgres|postgresql|pgvector|postgis|ubuntu|alpine|fedora)(?:\/|$)|(?:^|\/)pgvector$/;

export function readImageTag(image: ImageName): ImageTag {
  const tag = image.tag ?? '';
  const distribution = distributionOfTag(tag);
  const version = versionOf(image.repository, tag);
  return {
    ...(version === undefined ? {} : { version }),
    ...(distribution === undefined ? {} : { distribution }),
    pinned: image.digest !== undefined || isComplete(image, version),
  };
}

function versionOf(repository: string, tag: string): string | undefined {
  for (const [repositories, pattern] of special) {
    const version = repositories.test(repository) ? pattern.exec(tag)?.groups?.['version'] : undefined;
    if (version !== undefined) return version.replaceAll('_', '.');
  }
  if (commit.test(tag) && !/^\d{1,8}$/.test(tag)) return undefined;
  const numbered = tag
    .split('-')
    .filter((segment, index, all) => distributionOfSegment(segment) === undefined && !followsDistribution(all, index))
    .join('-');
  return plain.exec(numbered)?.groups?.['version'];
}

/** In Bitnami's `17.5.0-debian-12-r12` the number behind the distribution is the distribution's. */
function followsDistribution(segments: readonly string[], index: number): boolean {
  return (
    /^(?:debian|ubuntu|photon|alpine)$/.test(segments[index - 1] ?? '') && /^\d[\d.]*$/.test(segments[index] ?? '')
  );
}

function distributionOfTag(tag: string): Distribution | undefined {
  const segments = tag.split('-');
  const found = segments.flatMap((segment, index) => {
    const distribution = distributionOfSegment(segment);
    if (distribution === undefined) return [];
    const next = segments[index + 1] ?? '';
    const numbered = distribution.version === undefined && followsDistribution(segments, index + 1);
    return [numbered ? { ...distribution, version: next } : distribution];
  });
  return found.find(distribution => distribution.version !== undefined) ?? found[0];
}

function isComplete({ repository, tag }: ImageName, version: string | undefined): boolean {
  if (tag === undefined || floating.test(tag)) return false;
  if (version === undefined) return distributionOfSegment(tag) === undefined;
  const parts = version.split('.').length;
  return parts >= 3 || (parts === 2 && twoPart.test(repository));
}
