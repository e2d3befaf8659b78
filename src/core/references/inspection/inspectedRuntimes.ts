import type { Fact } from '../../environment/fact.ts';
import { observe } from '../../probe/observe.ts';

/** Variables by which official images tell their version. */
const variables: Readonly<Record<string, string>> = {
  NODE_VERSION: 'runtime.node',
  PYTHON_VERSION: 'runtime.python',
  GOLANG_VERSION: 'runtime.go',
  RUBY_VERSION: 'runtime.ruby',
  JAVA_VERSION: 'runtime.java',
  PHP_VERSION: 'runtime.php',
  DOTNET_VERSION: 'runtime.dotnet',
  DENO_VERSION: 'runtime.deno',
  BUN_VERSION: 'runtime.bun',
  YARN_VERSION: 'tool.yarn',
};

/** Distribution packages that are a runtime. */
const packageNames: readonly (readonly [RegExp, string])[] = [
  [/^nodejs(?:-current)?$/, 'runtime.node'],
  [/^python3(?:-minimal)?$/, 'runtime.python'],
  [/^openjdk-?\d+-(?:jre|jdk)(?:-headless|-base)?$/, 'runtime.java'],
  [/^(?:golang-go|go)$/, 'runtime.go'],
  [/^ruby$/, 'runtime.ruby'],
  [/^php(?:\d*)?(?:-cli)?$/, 'runtime.php'],
];

/**
 * Runtimes by variables and files, the surest last. Packages count only where those tell of none: what a dependency of
 * a package drew in beside the image's own runtime is not what the program runs on.
 */
export function inspectedRuntimes(
  env: Readonly<Record<string, string>>,
  files: ReadonlyMap<string, string>,
  packages: ReadonlyMap<string, string>,
): readonly Fact[] {
  const found: Fact[] = [];
  const add = (key: string, text: string | undefined, where: string): void => {
    const version = /\d+(?:\.\d+)*/.exec(text?.replace(/^\d+:/, '') ?? '')?.[0];
    if (version !== undefined) found.push(observe(key, version, where));
  };
  for (const [name, key] of Object.entries(variables)) add(key, env[name], name);
  const header = files.get('/usr/local/include/node/node_version.h');
  const part = (name: string): string =>
    new RegExp(`^#define NODE_${name}_VERSION (\\d+)`, 'm').exec(header ?? '')?.[1] ?? '';
  if (header !== undefined) add('runtime.node', `${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`, 'node_version.h');
  add('runtime.go', /^go(\S+)/.exec(files.get('/usr/local/go/VERSION') ?? '')?.[1], '/usr/local/go/VERSION');
  const java = /^JAVA_VERSION="(.+)"$/m.exec(files.get('/opt/java/openjdk/release') ?? '')?.[1];
  add('runtime.java', java, '/opt/java/openjdk/release');
  if (found.length === 0) {
    for (const [name, version] of packages) {
      const key = packageNames.find(([pattern]) => pattern.test(name))?.[1];
      if (key !== undefined) add(key, version, `package ${name}`);
    }
  }
  const npm = files.get('/usr/local/lib/node_modules/npm/package.json');
  add('tool.npm', /"version":\s*"([^"]+)"/.exec(npm ?? '')?.[1], 'npm/package.json');
  return [...new Map(found.map(fact => [fact.key, fact])).values()];
}
