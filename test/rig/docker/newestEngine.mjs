import { dirname } from 'node:path';
import { findProgram } from '../command.mjs';
import { goProgram } from '../go/program.mjs';
import { installPackages, installPrograms } from '../system.mjs';

/**
 * Builds the newest Docker Engine there is as Go modules, with the runtime and proxy that it wants.
 * @param {{ yes: boolean }} consent
 * @returns {Promise<{ program: string, programFolders: readonly string[] }>}
 */
export async function newestEngine(consent) {
  await installPrograms({ containerd: 'containerd', 'docker-init': 'docker.io', iptables: 'iptables' }, consent);
  const program = await goProgram('dockerd', consent, {
    versionVariable: 'github.com/moby/moby/v2/dockerversion.Version',
  });
  const proxy = await goProgram('docker-proxy', consent);
  const runc = await goProgram('runc', consent, {
    tags: 'seccomp',
    prepare: () => needSeccomp(consent),
  });
  return { program, programFolders: [dirname(runc), dirname(proxy)] };
}

/** runc enters containers by C code and filters system calls by libseccomp. */
async function needSeccomp(consent) {
  await installPrograms({ gcc: 'gcc', 'pkg-config': 'pkg-config' }, consent);
  if (findProgram('dpkg-query') !== undefined) await installPackages(['libseccomp-dev', 'libc6-dev'], consent);
}
