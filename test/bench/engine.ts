import { spawnSync } from 'node:child_process';
import { environmentId, serviceName, type ServiceName } from '../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../src/core/environment/session.ts';
import { runCommand } from '../../src/core/environment/runCommand.ts';
import { runProbe } from '../../src/core/probe/runProbe.ts';
import { createDockerProvider } from '../../src/core/providers/docker/dockerProvider.ts';
import { compare } from './compare.ts';

const image = process.env['LOCKSTEP_BENCH_IMAGE'] ?? 'node:22-bookworm-slim';
const lines = 200_000;
const signal = AbortSignal.timeout(300_000);

/** Against the docker program on the same container in the same run; prints ratios, judges nothing. */
async function main(): Promise<void> {
  const script = `i=0; while [ $i -lt ${lines} ]; do echo "line $i of the log, about as long as people write them"; i=$((i+1)); done; sleep infinity`;
  const id = docker('run', '-d', '--init', '--label', 'lockstep.test-run=bench', image, 'sh', '-c', script);
  try {
    const context = docker('context', 'show');
    await using session = await createDockerProvider().open(
      environmentId(`docker:${context}/c-${id.slice(0, 12)}`),
      signal,
    );
    while (docker('logs', '--tail', '1', id) === '' || !docker('top', id).includes('sleep infinity'));
    await compare(
      'probe ÷ docker exec true',
      () => runProbe(session, { place: 'bench', workspace: '/' }, signal),
      () => docker('exec', id, 'true'),
    );
    await compare(
      'a command ÷ docker exec',
      () => runCommand(session, { argv: ['node', '-e', '0'] }, signal),
      () => docker('exec', id, 'node', '-e', '0'),
    );
    const service = serviceName(docker('inspect', '--format', '{{.Name}}', id).slice(1));
    await compare(
      `${lines} log lines ÷ docker logs`,
      () => readLogs(session, service),
      () => docker('logs', id),
    );
  } finally {
    docker('rm', '-f', '-v', id);
  }
}

async function readLogs(session: EnvironmentSession, service: ServiceName): Promise<void> {
  let seen = 0;
  for await (const line of session.logs({ service, follow: false }, signal)) if (line.text) seen += 1;
  if (seen !== lines) throw new Error(`${seen} lines of ${lines} arrived.`);
}

function docker(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

await main();
