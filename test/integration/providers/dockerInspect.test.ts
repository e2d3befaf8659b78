import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection } from '../../../src/core/environment/inspection.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { never } from './describeProvider.ts';
import { docker, image, onlyHost, removeOwn, testLabel } from './dockerContainers.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const built = `lockstep-inspect-${randomUUID().slice(0, 8)}`;
const dockerfile = `FROM ${image}
RUN ln -sf /usr/share/zoneinfo/Europe/Paris /etc/localtime && echo made > /etc/debian_version
ENV GREETING="a=b c" EMPTY=
USER 1000:1000
WORKDIR /srv
EXPOSE 8080
VOLUME /data
ENTRYPOINT ["/bin/serve"]
CMD ["--port", "8080"]
HEALTHCHECK CMD test -e /ready
`;

const values = ({ facts }: Pick<Inspection, 'facts'>) =>
  Object.fromEntries(facts.map(fact => [fact.key, fact.status === 'known' ? fact.value : fact.status]));

describe('inspecting on Docker', () => {
  const provider = createDockerProvider({ sources: onlyHost(host) });
  beforeAll(async () => {
    const argv = ['docker', '--host', host, 'build', '--quiet', '--tag', built, '-'] as const;
    const { exit, stderr } = await runProcess({ argv, stdin: dockerfile }, never);
    if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(stderr);
  });
  afterAll(async () => {
    await removeOwn(host);
    await docker(host, 'rmi', '--force', built);
  });

  test('an image tells its configuration and its files, and no container is left of it', async () => {
    const inspection = await provider.inspect?.({ kind: 'image', name: built }, never);
    if (inspection === undefined) throw new Error('The provider inspects nothing.');
    expect(values(inspection)).toEqual({
      'image.reference': built,
      'cpu.architecture': process.arch === 'x64' ? 'amd64' : process.arch,
      'identity.user': '1000',
      'identity.group': '1000',
      'identity.root': false,
      'image.entrypoint': ['/bin/serve'],
      'image.command': ['--port', '8080'],
      'image.workdir': '/srv',
      'deployment.healthcheck': 'test -e /ready',
      'network.port.8080/tcp': true,
      'mount./data': 'ephemeral',
    });
    expect(inspection.env).toMatchObject({ GREETING: 'a=b c', EMPTY: '' });
    expect(inspection.files.get('/etc/os-release')).toContain('ID=debian');
    expect(inspection.files.get('/var/lib/dpkg/status')).toContain('Package: libc6');
    expect(inspection.files.get('/etc/debian_version')).toBe('made\n');
    expect(inspection.files.get('/etc/localtime')).toBe('/usr/share/zoneinfo/Europe/Paris');
    expect(inspection.files.has('/lib64/ld-linux-x86-64.so.2')).toBe(process.arch === 'x64');
    expect(inspection.files.has('/etc/alpine-release')).toBe(false);
    expect(await docker(host, 'ps', '--all', '--quiet', '--filter', `ancestor=${built}`)).toBe('');
  });

  test('an image that is not on the engine is an error with a remedy', async () => {
    const inspecting = provider.inspect?.({ kind: 'image', name: 'lockstep-no-such-image' }, never);
    await expect(inspecting).rejects.toMatchObject({ code: 'notFound', remedy: { kind: 'text' } });
  });

  test('a container tells its limits, mounts and security, as the engine has them', async () => {
    const limits = [
      '--memory',
      '256m',
      '--cpus',
      '1.5',
      '--pids-limit',
      '99',
      '--shm-size',
      '1g',
      '--ulimit',
      'nofile=1024:2048',
    ];
    const security = [
      '--cap-drop',
      'ALL',
      '--cap-add',
      'CHOWN',
      '--read-only',
      '--security-opt',
      'no-new-privileges',
      '--restart',
      'on-failure',
    ];
    const mounts = ['--tmpfs', '/scratch', '--volume', `${built}:/named`, '--volume', '/etc/hosts:/bound'];
    const name = await docker(
      host,
      'create',
      '--label',
      testLabel,
      ...limits,
      ...security,
      ...mounts,
      '--user',
      'root',
      built,
    );
    const inspection = await provider.inspect?.({ kind: 'container', name }, never);
    if (inspection === undefined) throw new Error('The provider inspects nothing.');
    expect(values(inspection)).toMatchObject({
      'resources.memory.limit': 268_435_456,
      'resources.cpu.limit': 1500,
      'resources.pids': 99,
      'resources.shm': 1_073_741_824,
      'resources.files': 1024,
      'identity.user': 'root',
      'identity.root': true,
      'identity.privileged': false,
      'identity.capabilities': ['CHOWN'],
      'identity.readOnlyRootFilesystem': true,
      'identity.noNewPrivileges': true,
      'deployment.restart': 'on-failure',
      'mount./scratch': 'memory',
      'mount./named': 'named',
      'mount./bound': 'bind',
      'mount./data': 'ephemeral',
    });
    expect(inspection.files.get('/etc/os-release')).toContain('ID=debian');
    await docker(host, 'rm', '--volumes', name);
    await docker(host, 'volume', 'rm', built);
  });
});
