/** An operating system by its os-release names, as far as an image's name tells it. */
export interface Distribution {
  /** `ID` of os-release, or `scratch`. */
  readonly family: string;
  /** `VERSION_ID`, perhaps only its beginning. */
  readonly version?: string;
}

const codenames: Readonly<Record<string, Distribution>> = {
  stretch: { family: 'debian', version: '9' },
  buster: { family: 'debian', version: '10' },
  bullseye: { family: 'debian', version: '11' },
  bookworm: { family: 'debian', version: '12' },
  trixie: { family: 'debian', version: '13' },
  forky: { family: 'debian', version: '14' },
  slim: { family: 'debian' },
  bionic: { family: 'ubuntu', version: '18.04' },
  focal: { family: 'ubuntu', version: '20.04' },
  jammy: { family: 'ubuntu', version: '22.04' },
  noble: { family: 'ubuntu', version: '24.04' },
  plucky: { family: 'ubuntu', version: '25.04' },
  questing: { family: 'ubuntu', version: '25.10' },
  oracle: { family: 'ol' },
  nanoserver: { family: 'windows' },
  windowsservercore: { family: 'windows' },
};

const numbered: readonly (readonly [RegExp, string])[] = [
  [/^alpine(?<version>\d[\d.]*)?$/, 'alpine'],
  [/^debian(?<version>\d+)?$/, 'debian'],
  [/^ubuntu(?<version>\d\d\.\d\d)?$/, 'ubuntu'],
  [/^(?:ubi|rhel|el)(?<version>\d+)$/, 'rhel'],
  [/^(?:oraclelinux|ol)(?<version>\d+)$/, 'ol'],
  [/^(?:amazonlinux|al)(?<version>\d+)?$/, 'amzn'],
];

/** What a segment of a tag, `alpine3.22` or `bookworm`, says of the operating system. */
export function distributionOfSegment(segment: string): Distribution | undefined {
  const named = codenames[segment];
  if (named !== undefined) return named;
  for (const [pattern, family] of numbered) {
    const match = pattern.exec(segment);
    if (match === null) continue;
    const version = match.groups?.['version'];
    return version === undefined ? { family } : { family, version };
  }
  return undefined;
}

const glibcVersions: Readonly<Record<string, string>> = {
  'debian 10': '2.28',
  'debian 11': '2.31',
  'debian 12': '2.36',
  'debian 13': '2.41',
  'ubuntu 18.04': '2.27',
  'ubuntu 20.04': '2.31',
  'ubuntu 22.04': '2.35',
  'ubuntu 24.04': '2.39',
  'rhel 8': '2.28',
  'rhel 9': '2.34',
  'ol 8': '2.28',
  'ol 9': '2.34',
  'rocky 8': '2.28',
  'rocky 9': '2.34',
  'almalinux 8': '2.28',
  'almalinux 9': '2.34',
  'amzn 2': '2.26',
  'amzn 2023': '2.34',
};

/** Alpine's releases since 3.17 with their musl. */
const muslVersions: Readonly<Record<string, string>> = {
  '3.17': '1.2.3',
  '3.18': '1.2.4',
  '3.19': '1.2.4',
  '3.20': '1.2.5',
  '3.21': '1.2.5',
  '3.22': '1.2.5',
};

export interface Libc {
  readonly family: 'glibc' | 'musl' | 'none';
  readonly version?: string;
}

/** The C library that a distribution ships, where that can be told. */
export function libcOf({ family, version }: Distribution): Libc | undefined {
  if (family === 'scratch') return { family: 'none' };
  if (family === 'windows' || family === 'busybox') return undefined;
  const short = (version ?? '').split('.').slice(0, 2).join('.');
  const libc = family === 'alpine' ? muslVersions[short] : glibcVersions[`${family} ${glibcRelease(family, short)}`];
  return { family: family === 'alpine' ? 'musl' : 'glibc', ...(libc === undefined ? {} : { version: libc }) };
}

/** Ubuntu's releases have two numbers, the others' library follows the first. */
function glibcRelease(family: string, version: string): string {
  return family === 'ubuntu' ? version : (version.split('.')[0] ?? '');
}
