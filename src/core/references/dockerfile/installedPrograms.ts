import type { Word } from './buildStage.ts';
import type { ResolvedStage } from './resolveStage.ts';
import { shellCommands } from './shellCommands.ts';

/** Something that a `RUN` brings or takes away. */
export interface Program {
  /** `package.git`, `tool.pnpm`, `runtime.node`. */
  readonly key: string;
  /** Absent where the newest is taken. */
  readonly version?: string;
  readonly at: Word['at'];
}

/** The packages and tools that are there when the stage's last `RUN` has ended. */
export function installedPrograms({ instructions }: ResolvedStage): readonly Program[] {
  const programs = new Map<string, Program>();
  const virtual = new Map<string, readonly string[]>();
  for (const instruction of instructions) {
    if (instruction.keyword !== 'RUN') continue;
    for (const words of shellCommands(instruction)) {
      const command = words.slice(words.findIndex(word => !/^(?:sudo|exec|env|\w+=.*)$/s.test(word.text)));
      for (const program of [...installed(command), ...downloaded(command)]) programs.set(program.key, program);
      for (const name of removed(command)) {
        for (const gone of virtual.get(name) ?? [name]) programs.delete(`package.${gone}`);
      }
      const group = virtualGroup(command);
      if (group !== undefined)
        virtual.set(
          group,
          installed(command).map(({ key }) => key.slice('package.'.length)),
        );
    }
  }
  return [...programs.values()];
}

interface Installer {
  readonly program: RegExp;
  readonly verb: RegExp;
  /** Options that take the next word. */
  readonly valued?: RegExp;
  readonly read: (word: Word) => Program | undefined;
}

const named = (prefix: string, name: string, version: string | undefined, { at }: Word): Program => ({
  key: `${prefix}.${name}`,
  at,
  ...(version === undefined || !/^[~^=v]?\d/.test(version) ? {} : { version: version.replace(/^[~^=v]+/, '') }),
});
const packageOf = (word: Word): Program | undefined => {
  const { name, version } =
    /^(?<name>[A-Za-z\d@][\w.+:@/-]*?)(?:(?:=|~=|>=|<=|==)(?<version>\S+))?$/.exec(word.text)?.groups ?? {};
  return name === undefined ? undefined : named('package', name.replace(/:.*$/, ''), version?.replace(/\*$/, ''), word);
};
const rpmOf = (word: Word): Program | undefined => {
  const { name, version } =
    /^(?<name>[A-Za-z][\w.+-]*?)(?:-(?<version>\d[\w.]*-[\w.]+))?$/.exec(word.text)?.groups ?? {};
  return name === undefined ? undefined : named('package', name, version, word);
};

/** Tools of the report's `tool.<name>` that language package managers install. */
const tools = new Set([
  'npm',
  'pnpm',
  'yarn',
  'poetry',
  'uv',
  'pipenv',
  'pdm',
  'bundler',
  'corepack',
  'turbo',
  'bun',
  'composer',
  'pip',
]);
const toolOf =
  (pattern: RegExp) =>
  (word: Word): Program | undefined => {
    const { name, version } = pattern.exec(word.text)?.groups ?? {};
    if (name === undefined || !tools.has(name)) return undefined;
    return named(name === 'bun' ? 'runtime' : 'tool', name, version, word);
  };
const npmTool = toolOf(/^(?<name>[a-z]+)(?:@(?<version>.+))?$/);
const pythonTool = toolOf(/^(?<name>[a-z]+)(?:\[.*\])?(?:==(?<version>.+))?$/);
const gemTool = toolOf(/^(?<name>[a-z]+)(?::(?<version>.+))?$/);

const installers: readonly Installer[] = [
  {
    program: /^apt(?:-get)?$|^aptitude$/,
    verb: /^install$/,
    valued: /^-(?:o|t|c)$|^--(?:target-release|option)$/,
    read: packageOf,
  },
  { program: /^apk$/, verb: /^add$/, valued: /^(?:-t|--virtual|-X|--repository|-p|--root|--arch)$/, read: packageOf },
  { program: /^(?:dnf|yum|microdnf|tdnf|zypper)$/, verb: /^(?:install|in)$/, valued: /^-c$/, read: rpmOf },
  { program: /^npm$/, verb: /^(?:install|i|add)$/, read: npmTool },
  { program: /^corepack$/, verb: /^(?:prepare|use|install)$/, read: npmTool },
  {
    program: /^(?:pip3?|pipx|uv)$/,
    verb: /^install$/,
    valued: /^(?:-r|-c|-i|--index-url|--extra-index-url|-t|--target|--prefix)$/,
    read: pythonTool,
  },
  { program: /^gem$/, verb: /^install$/, read: gemTool },
];

function installed(command: readonly Word[]): readonly Program[] {
  const program = (command[0]?.text ?? '').replace(/^.*\//, '');
  const installer = installers.find(each => each.program.test(program));
  const verb =
    installer === undefined ? -1 : command.findIndex((word, index) => index > 0 && installer.verb.test(word.text));
  if (installer === undefined || verb < 0) return [];
  if (program === 'npm' && !command.some(word => /^(?:-g|--global|--location=global)$/.test(word.text))) return [];
  const gemVersion =
    program === 'gem' ? command[command.findIndex(word => /^(?:-v|--version)$/.test(word.text)) + 1] : undefined;
  return command.flatMap((word, index) => {
    const isValue = installer.valued?.test(command[index - 1]?.text ?? '') === true;
    if (index <= verb || isValue || /^[-<>2.]/.test(word.text)) return [];
    const found = installer.read(word);
    if (found === undefined) return [];
    const isGem = gemVersion !== undefined && gemVersion !== command[0] && word !== gemVersion;
    return [isGem ? { ...found, version: gemVersion.text } : found];
  });
}

function removed(command: readonly Word[]): readonly string[] {
  const [program, verb] = command.map(word => word.text);
  const isRemoval =
    (/^apt(?:-get)?$/.test(program ?? '') && command.some(word => /^(?:remove|purge)$/.test(word.text))) ||
    (program === 'apk' && verb === 'del') ||
    (/^(?:dnf|yum|microdnf)$/.test(program ?? '') && command.some(word => /^(?:remove|erase)$/.test(word.text)));
  return isRemoval ? command.slice(1).flatMap(({ text }) => (text.startsWith('-') ? [] : [text])) : [];
}

function virtualGroup(command: readonly Word[]): string | undefined {
  const option = command.findIndex(word => /^(?:-t|--virtual)$/.test(word.text));
  const joined = command.find(word => word.text.startsWith('--virtual='))?.text.slice('--virtual='.length);
  return command[0]?.text === 'apk' ? (joined ?? (option < 0 ? undefined : command[option + 1]?.text)) : undefined;
}

/** A program that curl or wget puts into a folder for programs; its version as its address tells it. */
function downloaded(command: readonly Word[]): readonly Program[] {
  if (!/^(?:curl|wget)$/.test(command[0]?.text ?? '')) return [];
  const target = command.find(word => /^\/(?:usr\/(?:local\/)?)?s?bin\/[\w.-]+$/.test(word.text));
  const address = command.find(word => /^https?:\/\//.test(word.text));
  const setup = /nodesource\.com\/setup_(?<version>\d+)/.exec(address?.text ?? '')?.groups?.['version'];
  if (setup !== undefined && address !== undefined) return [{ key: 'runtime.node', version: setup, at: address.at }];
  if (target === undefined) return [];
  const version = /(?:^|[/v_-])(?<version>\d+\.\d+(?:\.\d+)*)/.exec(address?.text ?? '')?.groups?.['version'];
  return [programAt(target.text, version, target)];
}

const runtimes: Readonly<Record<string, string>> = {
  node: 'node',
  python3: 'python',
  python: 'python',
  java: 'java',
  go: 'go',
  ruby: 'ruby',
  php: 'php',
  deno: 'deno',
  bun: 'bun',
};

/** A program by the path it lands at. */
export function programAt(path: string, version: string | undefined, word: Word): Program {
  const name = path.replace(/^.*\//, '');
  const runtime = runtimes[name];
  return named(
    runtime === undefined ? (tools.has(name) ? 'tool' : 'package') : 'runtime',
    runtime ?? name,
    version,
    word,
  );
}
