import { expect, test } from 'vitest';
import { compared, declared, verdict, type Stated } from './readings.ts';

const sealed = (text: string, keyId = 'k', shown?: string) => ({ sealed: text, keyId, ...(shown ? { shown } : {}) });
const gibibyte = 1024 ** 3;

const cases: readonly (readonly [key: string, development: Stated, reference: Stated, verdict: string])[] = [
  ['cpu.architecture', 'x86_64', 'amd64', 'match'],
  ['cpu.architecture', 'aarch64', 'arm64/v8', 'match'],
  ['cpu.architecture', 'x86_64', 'arm64', 'drift medium'],
  ['os.family', 'debian', 'alpine', 'drift high'],
  ['libc.family', 'glibc', 'musl', 'drift high'],

  ['runtime.node', '22.4.1', '22', 'match'],
  ['runtime.node', 'v22.4.1', '22.4.1', 'match'],
  ['runtime.node', '22.4.1', '22.x', 'match'],
  ['runtime.node', '20.11.0', '22.4.1', 'drift high'],
  ['runtime.node', '22.3.0', '22.4.1', 'drift medium'],
  ['runtime.node', '22.4.0', '22.4.1', 'drift low'],
  ['runtime.node', '22.4.0', 'latest', 'unknown'],
  ['runtime.node', 'latest', 'latest', 'match'],
  ['runtime.node', '22.4.0', '>=20 <23', 'match'],
  ['runtime.node', '22.4.0', '^20.1', 'drift high'],
  ['runtime.node', '22.4.0', 'whatever', 'unknown'],
  ['runtime.python', '3.12.4', '3.13', 'drift high'],
  ['runtime.python', '3.12.4', '3.12.5', 'drift low'],
  ['runtime.python', '3.12.4', '3', 'match'],
  ['runtime.java', '1.8.0_392', '8', 'match'],
  ['runtime.java', '21.0.2', '17', 'drift high'],
  ['runtime.go', '1.22.1', '1.23', 'drift high'],
  ['runtime.ruby', '3.3.1', '3.4.1', 'drift high'],
  ['runtime.php', '8.3.1', '8.4.0', 'drift high'],
  ['runtime.dotnet', '8.0.100', '9.0.1', 'drift high'],

  ['env.A', 'true', 'true', 'match'],
  ['env.A', '1', 1, 'match'],
  ['env.A', 'false', 'true', 'drift medium'],
  ['env.A', sealed('x'), sealed('x'), 'match'],
  ['env.A', sealed('x'), sealed('y'), 'drift medium'],
  ['env.A', sealed('x', 'k1'), sealed('x', 'k2'), 'unknown'],
  ['env.A', '5', sealed('y'), 'drift medium'],
  ['env.A', sealed('x', 'k', 'https://•••/•••'), sealed('y', 'k', 'https://•••/•••'), 'expected'],
  ['env.A', sealed('x', 'k', 'http://•••/•••'), sealed('y', 'k', 'https://•••/•••'), 'drift medium'],
  ['env.DATABASE_HOST', sealed('x'), sealed('y'), 'expected'],
  ['env.A', 'x', { unknown: 'why' }, 'unknown'],

  ['secret.API_TOKEN', sealed('x'), sealed('x'), 'drift high'],
  ['secret.API_TOKEN', sealed('x'), sealed('y'), 'expected'],
  ['secret.API_TOKEN', sealed('x'), { unknown: 'why' }, 'unknown'],
  ['secret.PGDATABASE', sealed('x'), sealed('x'), 'match'],
  ['secret.PGDATABASE', sealed('x'), sealed('y'), 'drift medium'],
  ['secret.DATABASE_URL', sealed('x'), sealed('x'), 'drift high'],

  ['image.base', 'node:22-slim', 'docker.io/library/node:22-slim', 'match'],
  ['image.base', 'node:22-slim', 'node:24-slim', 'drift low'],
  ['image.base', 'node:22', 'python:3', 'drift medium'],

  ['identity.user', 'root', '10001', 'drift high'],
  ['identity.user', '0:0', 'root', 'match'],
  ['identity.user', 'node', '1000', 'match'],
  ['identity.user', 'node', '10001', 'drift low'],
  ['identity.user', 'app', '10001', 'unknown'],
  ['identity.readOnlyRootFilesystem', false, true, 'drift high'],
  ['identity.readOnlyRootFilesystem', true, false, 'drift low'],
  ['identity.capabilities', ['CHOWN', 'KILL'], ['KILL', 'CHOWN'], 'match'],
  ['identity.capabilities', ['CHOWN', 'NET_ADMIN'], ['CHOWN'], 'drift medium'],
  ['identity.capabilities', ['CHOWN', 'SYS_PTRACE'], ['CHOWN'], 'expected'],

  ['resources.memory.limit', 512 * 1024 ** 2, 512 * 1024 ** 2, 'match'],
  ['resources.memory.limit', 2 * gibibyte, 512 * 1024 ** 2, 'match'],
  ['resources.memory.limit', 4 * gibibyte, 512 * 1024 ** 2, 'drift medium'],
  ['resources.memory.limit', 128 * 1024 ** 2, 512 * 1024 ** 2, 'drift low'],
  ['resources.cpu.limit', 1000, 500, 'match'],
  ['resources.cpu.limit', 4000, 500, 'drift medium'],

  ['mount./data', 'bind', 'named', 'match'],
  ['mount./data', 'ephemeral', 'named', 'drift medium'],
  ['mount./data', 'named', 'network', 'drift medium'],
  ['mount.caseSensitive', false, true, 'drift high'],

  ['time.zone', 'Etc/UTC', 'UTC', 'match'],
  ['time.zone', 'Europe/Paris', 'UTC', 'drift medium'],
  ['time.locale', 'C.UTF-8', 'C.utf8', 'match'],
  ['time.locale', 'POSIX', 'C', 'match'],
  ['time.locale', 'C', 'C.UTF-8', 'drift medium'],
  ['time.locale', 'en_US.UTF-8', 'C.UTF-8', 'drift low'],

  ['deployment.command', ['node', 'main.js'], ['sh', '-c', 'exec node main.js'], 'match'],
  ['deployment.command', ['node', 'main.js'], ['node', 'other.js'], 'drift medium'],
  ['deployment.command', ['sleep', 'infinity'], ['node', 'main.js'], 'expected'],
  ['deployment.command', ['nodemon', 'main.js'], ['node', 'main.js'], 'expected'],
  ['deployment.replicas', 1, 3, 'drift info'],
  ['tool.pnpm', '9.1.0', '10.0.0', 'drift medium'],
  ['kernel.sysctl.net.core.somaxconn', '128', '4096', 'drift medium'],
  ['something.else', 'a', 'b', 'drift low'],
];

test.each(cases)('%s %j against %j is %s', (key, development, reference, expected) => {
  expect(verdict(key, development, reference)).toBe(expected);
});

const services: readonly (readonly [family: string, development: string, reference: string, verdict: string])[] = [
  ['postgres', '15', '17', 'drift high'],
  ['postgres', '15.4', '15', 'match'],
  ['postgres', '15.4', '15.6', 'drift low'],
  ['postgres', '15', 'latest', 'unknown'],
  ['mysql', '8.0.30', '8.4.1', 'drift high'],
];
test.each(services)('%s %s against %s is %s', (family, development, reference, expected) => {
  const key = `service.${family}.version`;
  const with_ = (version: string) => declared({ [`service.${family}`]: true, [key]: version });
  const finding = compared(with_(development), with_(reference)).get(key);
  expect(finding?.verdict === 'drift' ? `drift ${finding.severity}` : finding?.verdict).toBe(expected);
});
