import type { DevContainer, FeatureOptions } from '../../devcontainer/devContainer.ts';
import type { Position } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { parseImageName } from '../images/parseImageName.ts';

/** What the option `version` of a well-known Feature decides. */
const versions: Readonly<Record<string, string>> = {
  node: 'runtime.node',
  python: 'runtime.python',
  java: 'runtime.java',
  go: 'runtime.go',
  ruby: 'runtime.ruby',
  php: 'runtime.php',
  dotnet: 'runtime.dotnet',
  perl: 'runtime.perl',
  deno: 'runtime.deno',
  bun: 'runtime.bun',
  rust: 'tool.rust',
  terraform: 'tool.terraform',
  'aws-cli': 'tool.aws',
  'azure-cli': 'tool.az',
  'github-cli': 'tool.gh',
};

/** Options of Features that bring a second tool. */
const otherTools: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { pnpmVersion: 'tool.pnpm' },
  java: { mavenVersion: 'tool.maven', gradleVersion: 'tool.gradle' },
};

/** Each Feature as a build input, and the runtimes and tools whose version its options say. */
export function addFeatureFacts(facts: FactList, devContainer: DevContainer): void {
  for (const [id, options] of Object.entries(devContainer.properties.features ?? {})) {
    const at = devContainer.at(['features', id]);
    const { name, version } = featureName(id);
    facts.add(`build.feature.${name}`, version ?? true, at);
    const key = versions[name];
    if (key !== undefined) addVersion(facts, key, versionOption(options), at);
    for (const [option, tool] of Object.entries(otherTools[name] ?? {})) {
      const value = typeof options === 'object' ? options[option] : undefined;
      if (typeof value === 'string' && isVersion(value))
        facts.add(tool, value, devContainer.at(['features', id, option]));
    }
  }
}

/** The short id, `node` of `ghcr.io/devcontainers/features/node:1`, and the Feature's own version. */
function featureName(id: string): { readonly name: string; readonly version?: string } {
  if (/^https?:/.test(id))
    return { name: /devcontainer-feature-(?<name>[\w-]+)\.tgz$/.exec(id)?.groups?.['name'] ?? id };
  if (id.startsWith('.')) return { name: id.split('/').findLast(part => part !== '') ?? id };
  const { repository, tag, digest } = parseImageName(id);
  const version = tag ?? digest;
  return { name: repository.split('/').at(-1) ?? id, ...(version === undefined ? {} : { version }) };
}

function versionOption(options: FeatureOptions): string | undefined {
  if (typeof options === 'string') return options;
  const version = typeof options === 'object' ? options['version'] : undefined;
  return typeof version === 'string' ? version : undefined;
}

function addVersion(facts: FactList, key: string, version: string | undefined, at: Position): void {
  if (version === 'none') return;
  if (version !== undefined && isVersion(version)) facts.add(key, version.replace(/^v/, ''), at);
  else
    facts.addUnknown(
      key,
      `The Feature installs ${version ?? 'its default version'}: give it a version in numbers.`,
      at,
    );
}

function isVersion(text: string): boolean {
  return /^v?\d+(?:\.\d+)*/.test(text);
}
