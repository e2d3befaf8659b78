import type { Fact } from '../../environment/fact.ts';
import type { Inspection } from '../../environment/inspection.ts';
import type { Reading } from '../../environment/reading.ts';
import { observe } from '../../probe/observe.ts';
import { libc } from '../../probe/sections/libc.ts';
import { os } from '../../probe/sections/os.ts';
import { packages as packageSection } from '../../probe/sections/packages.ts';
import { time } from '../../probe/sections/time.ts';
import { inspectedRuntimes } from './inspectedRuntimes.ts';
import { installedPackages } from './packageDatabases.ts';

/** Everything that an engine's answer and copied files tell of `name`; files are read as the probe reads them. */
export function inspectedFacts({ facts, env, files }: Inspection, name: string): readonly Fact[] {
  const packages = installedPackages(files) ?? new Map<string, string>();
  const release = files.get('/etc/os-release') ?? files.get('/usr/lib/os-release') ?? '';
  const alpine = files.get('/etc/alpine-release');
  const listed = [...packages].map(([each, version]) => `ii\t${each}\t${version}`).join('\n');
  const read = [
    ...os.parse(alpine === undefined ? release : `${release}\nALPINE=${alpine.trim()}`),
    ...inspectedLibc(files, packages),
    ...time.parse(timeAnswer(env, files)),
    ...packageSection.parse(listed),
    ...inspectedRuntimes(env, files, packages),
    ...Object.entries(env).map(([key, value]) => observe(`env.${key}`, value, 'image configuration')),
  ];
  return [...new Map([...read.map(fact => placed(fact, name)), ...facts].map(fact => [fact.key, fact])).values()];
}

function placed(fact: Fact, name: string): Fact {
  return {
    ...fact,
    sources: fact.sources.map(source => ({ ...source, detail: `${source.detail ?? 'file'} in ${name}` })),
  };
}

/** The loader tells the family, the package of the library its version. */
function inspectedLibc(files: ReadonlyMap<string, string>, packages: ReadonlyMap<string, string>): readonly Fact[] {
  const paths = [...files.keys()];
  const glibc = packages.get('libc6') ?? packages.get('glibc');
  const musl = packages.get('musl');
  const upstream = (version: string | undefined): string => /\d+(?:\.\d+)+/.exec(version ?? '')?.[0] ?? '';
  if (musl !== undefined || paths.some(path => path.includes('/ld-musl-'))) {
    return libc.parse(`musl\n${musl === undefined ? '' : `Version ${upstream(musl)}`}`);
  }
  if (glibc !== undefined || paths.some(path => /\/ld-linux[\w.-]*$|\/libc\.so\.6$/.test(path))) {
    return libc.parse(glibc === undefined ? 'glibc' : `glibc ${upstream(glibc)}`);
  }
  // Files of other distributions lie elsewhere; only an image without any system, or whose packages are told, has none.
  if (packages.size > 0) return libc.parse('');
  return files.has('/etc/os-release') || files.has('/usr/lib/os-release') ? [] : libc.parse('');
}

function timeAnswer(env: Readonly<Record<string, string>>, files: ReadonlyMap<string, string>): string {
  const fields = {
    TZ: env['TZ'],
    localtime: files.get('/etc/localtime'),
    timezone: files.get('/etc/timezone')?.trim(),
    locale: env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'],
  };
  return Object.entries(fields)
    .flatMap(([key, value]) => (value === undefined || value === '' ? [] : [`${key}\t${value}`]))
    .join('\n');
}

export function inspectedSpeaks({ files }: Inspection): Reading['speaks'] {
  return [
    'cpu.architecture',
    'os.*',
    'libc.*',
    'runtime.*',
    'env.*',
    'secret.*',
    'image.*',
    'identity.user',
    'identity.root',
    'identity.group',
    'time.*',
    'deployment.healthcheck',
    ...(installedPackages(files) === undefined ? [] : (['package.*'] as const)),
  ];
}
