import type { Distribution } from './distribution.ts';

/** What an image brings by its repository's name; `version` comes from the tag unless the pattern names it. */
export interface RuntimeImage {
  readonly repository: RegExp;
  /** `runtime.node`; absent for an image that is only an operating system. */
  readonly key?: string;
  /** Where the tag doesn't say. */
  readonly distribution?: Distribution;
  /** Finds the version in the tag where it isn't the tag's own: `3.9-eclipse-temurin-21`. */
  readonly inTag?: RegExp;
  /** Without a C library, whatever the distribution. */
  readonly isStatic?: boolean;
  /** The tag's version is the operating system's. */
  readonly isDistribution?: boolean;
}

const debian: Distribution = { family: 'debian' };
const ubuntu: Distribution = { family: 'ubuntu' };

export const runtimeImages: readonly RuntimeImage[] = [
  {
    repository: /(?:^|\/)distroless\/nodejs(?<version>\d+)(?:-debian(?<release>\d+))?$/,
    key: 'runtime.node',
    distribution: debian,
  },
  {
    repository: /(?:^|\/)distroless\/java(?<version>\d+)(?:-debian(?<release>\d+))?$/,
    key: 'runtime.java',
    distribution: debian,
  },
  {
    repository: /(?:^|\/)distroless\/python3(?:-debian(?<release>\d+))?$/,
    key: 'runtime.python',
    distribution: debian,
    inTag: /^$/,
  },
  { repository: /(?:^|\/)distroless\/static(?:-debian(?<release>\d+))?$/, distribution: debian, isStatic: true },
  { repository: /(?:^|\/)distroless\/(?:base|base-nossl|cc)(?:-debian(?<release>\d+))?$/, distribution: debian },
  {
    repository: /(?:^|\/)ubi(?<release>\d+)\/nodejs-(?<version>\d+)(?:-minimal)?$/,
    key: 'runtime.node',
    distribution: { family: 'rhel' },
  },
  {
    repository: /(?:^|\/)ubi(?<release>\d+)\/python-(?<version>3\d+)(?:-minimal)?$/,
    key: 'runtime.python',
    distribution: { family: 'rhel' },
  },
  {
    repository: /(?:^|\/)ubi(?<release>\d+)\/openjdk-(?<version>\d+)(?:-runtime)?$/,
    key: 'runtime.java',
    distribution: { family: 'rhel' },
  },
  {
    repository:
      /(?:^|\/)ubi(?<release>\d+)(?:\/ubi(?:-minimal|-micro|-init)?)?$|(?:^|\/)ubi(?<release2>\d+)-(?:minimal|micro|init)$/,
    distribution: { family: 'rhel' },
  },
  { repository: /^cgr\.dev\/[^/]+\/(?<name>node|python|go|ruby|php)$/, distribution: { family: 'wolfi' } },
  {
    repository: /(?:^|\/)devcontainers\/(?:typescript-node|javascript-node)$/,
    key: 'runtime.node',
    distribution: debian,
  },
  { repository: /(?:^|\/)devcontainers\/(?<name>python|go|java|php|ruby|dotnet)$/, distribution: debian },
  { repository: /(?:^|\/)devcontainers\/base$/, inTag: /^$/ },
  { repository: /^(?:cimg\/|bitnami\/|bitnamilegacy\/)?(?<name>node|python|ruby|php)$/, distribution: debian },
  { repository: /^(?:cimg\/go|golang)$/, key: 'runtime.go', distribution: debian },
  {
    repository: /^(?:maven|gradle)$/,
    key: 'runtime.java',
    distribution: ubuntu,
    inTag: /(?:temurin-|jdk-?|corretto-)(?<version>\d+)/,
  },
  {
    repository: /^(?:eclipse-temurin|openjdk|ibm-semeru-runtimes|sapmachine|azul\/zulu-openjdk|bellsoft\/[\w-]+)$/,
    key: 'runtime.java',
    distribution: ubuntu,
  },
  { repository: /^amazoncorretto$/, key: 'runtime.java', distribution: { family: 'amzn' } },
  {
    repository: /(?:^|\/)dotnet\/(?:aspnet|runtime|runtime-deps|sdk|nightly\/\w+)$/,
    key: 'runtime.dotnet',
    distribution: debian,
  },
  { repository: /^(?:oven\/)?bun$/, key: 'runtime.bun', distribution: debian },
  { repository: /^denoland\/deno$/, key: 'runtime.deno', distribution: debian },
  { repository: /^perl$/, key: 'runtime.perl', distribution: debian },
  { repository: /^rust$/, key: 'tool.rust', distribution: debian },
  { repository: /^debian$/, distribution: debian, isDistribution: true },
  { repository: /^ubuntu$/, distribution: ubuntu, isDistribution: true },
  { repository: /^alpine$/, distribution: { family: 'alpine' }, isDistribution: true },
  { repository: /^(?:fedora|busybox)$/, isDistribution: true },
  { repository: /^(?:rockylinux(?:\/rockylinux)?)$/, distribution: { family: 'rocky' }, isDistribution: true },
  { repository: /^almalinux(?:\/[\w-]+)?$/, distribution: { family: 'almalinux' }, isDistribution: true },
  { repository: /(?:^|\/)amazonlinux$/, distribution: { family: 'amzn' }, isDistribution: true },
  { repository: /^oraclelinux$/, distribution: { family: 'ol' }, isDistribution: true },
  { repository: /(?:^|\/)wolfi-base$/, distribution: { family: 'wolfi' } },
];
