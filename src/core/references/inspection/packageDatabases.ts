/** Installed packages with their versions, whatever database an image keeps them in. */
export function installedPackages(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> | undefined {
  const packages = new Map<string, string>();
  let isFound = false;
  for (const [path, text] of files) {
    const parse = parserOf(path);
    if (parse === undefined) continue;
    isFound = true;
    for (const [name, version] of parse(text)) packages.set(name, version);
  }
  return isFound ? packages : undefined;
}

type Parser = (text: string) => readonly (readonly [name: string, version: string])[];

function parserOf(path: string): Parser | undefined {
  if (/\/apk\/db\/installed$/.test(path)) return parseApk;
  const isDpkg = /\/dpkg\/status(?:\.d\/.+)?$/.test(path) && !path.endsWith('.md5sums');
  return isDpkg ? parseDpkg : undefined;
}

/** dpkg's status file; distroless images have one file for each package, without a status. */
const parseDpkg: Parser = text =>
  text.split(/\n\n+/).flatMap(stanza => {
    const name = /^Package: (.+)$/m.exec(stanza)?.[1];
    const version = /^Version: (.+)$/m.exec(stanza)?.[1];
    const status = /^Status: (.+)$/m.exec(stanza)?.[1];
    const isInstalled = status === undefined || status.trim().endsWith(' installed');
    return name !== undefined && version !== undefined && isInstalled ? [[name.trim(), version.trim()]] : [];
  });

/** apk's installed database: `P:` names, `V:` versions. */
const parseApk: Parser = text =>
  text.split(/\n\n+/).flatMap(stanza => {
    const name = /^P:(.+)$/m.exec(stanza)?.[1];
    const version = /^V:(.+)$/m.exec(stanza)?.[1];
    return name !== undefined && version !== undefined ? [[name.trim(), version.trim()]] : [];
  });
