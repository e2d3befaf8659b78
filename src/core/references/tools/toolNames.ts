/** Names that version managers use, as keys of the report. */
const keys: Readonly<Record<string, string>> = {
  node: 'runtime.node',
  nodejs: 'runtime.node',
  python: 'runtime.python',
  java: 'runtime.java',
  go: 'runtime.go',
  golang: 'runtime.go',
  ruby: 'runtime.ruby',
  php: 'runtime.php',
  perl: 'runtime.perl',
  dotnet: 'runtime.dotnet',
  'dotnet-core': 'runtime.dotnet',
  deno: 'runtime.deno',
  bun: 'runtime.bun',
};

export function toolKey(name: string): string {
  const plain = name.replace(/^(?:core|asdf|npm|pipx|aqua|ubi|cargo|go):(?:.*\/)?/, '');
  return keys[plain] ?? `tool.${plain}`;
}

/** Node's long-term releases by their names, as `.nvmrc` may have them. */
const nodeReleases: Readonly<Record<string, string>> = {
  gallium: '16',
  hydrogen: '18',
  iron: '20',
  jod: '22',
  krypton: '24',
};

/** The version or range that is meant; undefined for what floats without a number. */
export function toolVersion(written: string): string | undefined {
  const text = written.trim();
  const named = nodeReleases[text.replace(/^lts\//, '').toLowerCase()];
  if (named !== undefined) return named;
  if (/^[<>=^~*]|\|\|/.test(text)) return text;
  // Vendors come first: temurin-21.0.2+13, ruby-3.3.0, corretto-17.
  return /^(?:[a-z]+(?:-[a-z]+)*-)?v?(?<version>\d[\w.+-]*)$/.exec(text)?.groups?.['version'];
}
