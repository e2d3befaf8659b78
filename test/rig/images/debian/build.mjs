import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../command.mjs';
import { cacheFolder, runFolder } from '../../paths.mjs';
import { debianArchives, machineFiles } from '../machine.mjs';

/** Like the official slim image: no documentation, manuals or translations, also not of packages installed later. */
const dpkgSettings = ['doc', 'groff', 'info', 'linda', 'lintian', 'locale', 'man']
  .map(folder => `path-exclude /usr/share/${folder}/*\n`)
  .join('')
  .concat('path-include /usr/share/doc/*/copyright\n');

const aptSettings = `Acquire::Languages "none";
Acquire::GzipIndexes "true";
APT::AutoRemove::SuggestsImportant "false";
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
`;

const left = [
  './dev/*',
  './etc/hostname',
  './etc/machine-id',
  './etc/resolv.conf',
  './usr/share/doc/*/[!c]*',
  './usr/share/doc/*/c[!o]*',
  ...['groff', 'info', 'lintian', 'locale', 'man'].map(folder => `./usr/share/${folder}/*`),
  './var/cache/apt/archives/*.deb',
  './var/cache/apt/*.bin',
  './var/cache/debconf/*-old',
  './var/lib/apt/lists/*_*',
  './var/lib/dpkg/*-old',
  './var/log/*.log',
  './var/log/apt/*',
];

/** What decides the content, besides the suite and the machine. */
export const debianRecipe = JSON.stringify([dpkgSettings, aptSettings, left]);

/**
 * Makes `debian:<suite>-slim` from Debian's packages.
 * @param {string} suite
 * @param {{ tag: string, label: string, docker: Record<string, string> }} target
 */
export async function buildDebian(suite, { tag, label, docker }) {
  const root = join(cacheFolder, 'debootstrap', suite);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const { archive, security } = await debianArchives();
  await run('debootstrap', ['--variant=minbase', suite, root, archive], {
    log: join(runFolder, `debootstrap-${suite}.log`),
  });
  rmSync(join(root, 'etc/apt/sources.list'), { force: true });
  const files = {
    '/etc/dpkg/dpkg.cfg.d/docker': dpkgSettings,
    '/etc/apt/apt.conf.d/docker': aptSettings,
    '/etc/apt/sources.list.d/debian.sources': sources(suite, archive, security),
    ...(await machineFiles()),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const excluded = left.map(pattern => `--exclude=${pattern}`);
  const pack = spawn('tar', ['--numeric-owner', '--no-wildcards-match-slash', ...excluded, '-C', root, '-c', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const changes = ['CMD ["bash"]', `LABEL ${label}`].flatMap(change => ['--change', change]);
  await run('docker', ['import', ...changes, '-', tag], { env: docker, input: pack.stdout });
  rmSync(root, { recursive: true, force: true });
}

const sources = (suite, archive, security) =>
  [
    { uri: archive, suites: `${suite} ${suite}-updates` },
    { uri: security, suites: `${suite}-security` },
  ]
    .map(
      ({ uri, suites }) =>
        `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
    )
    .join('\n');
