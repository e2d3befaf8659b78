import { run } from '../command.mjs';
import { extraCertificates, publicCertificates } from './certificates.mjs';

const authorities = '/usr/local/share/lockstep-rig/authorities.pem';

/**
 * Files that let package clients inside an image reach what this machine reaches, by path in the image:
 * its certificate authorities and its own npm registry or Python index. Empty on a machine with nothing special.
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export async function machineFiles() {
  const extra = extraCertificates();
  const npm = [];
  const pip = [];
  const [registry, index] = await Promise.all([
    // Without --long npm lists only what somebody set.
    setting('npm', ['config', 'list']).then(list => /^registry = "(.+)"/m.exec(list ?? '')?.[1]),
    setting('pip', ['config', 'get', 'global.index-url']),
  ]);
  if (registry !== undefined) npm.push(`registry=${registry}`);
  if (index !== undefined) pip.push(`index-url = ${index}`);
  if (extra.length > 0) {
    npm.push(`cafile=${authorities}`);
    pip.push(`cert = ${authorities}`);
  }
  const files = Object.fromEntries(
    extra.map((pem, index) => [`/usr/local/share/ca-certificates/rig-${index}.crt`, `${pem}\n`]),
  );
  if (extra.length > 0) files[authorities] = [...publicCertificates(), ...extra].join('\n');
  // The first is read by a Node under /usr/local, the second by Debian's npm.
  if (npm.length > 0) files['/usr/local/etc/npmrc'] = files['/etc/npmrc'] = `${npm.join('\n')}\n`;
  if (pip.length > 0) files['/etc/pip.conf'] = `[global]\n${pip.join('\n')}\n`;
  return files;
}

/**
 * Where this machine's apt finds Debian and its security updates.
 * @returns {Promise<{ archive: string, security: string }>}
 */
export async function debianArchives() {
  const listed = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const find = ending =>
    listed
      .split('\n')
      .find(uri => uri.replace(/\/$/, '').endsWith(ending))
      ?.replace(/\/$/, '');
  const archive = find('/debian');
  if (archive === undefined) throw new Error('apt has no source whose address ends with /debian.');
  return { archive, security: find('/debian-security') ?? `${archive}-security` };
}

async function setting(program, args) {
  try {
    const value = await run(program, args);
    return value === '' || value === 'undefined' ? undefined : value;
  } catch {
    return undefined;
  }
}
