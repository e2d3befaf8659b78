import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { environmentId, serviceName, type ServiceName } from '../../src/core/environment/ids.ts';
import type { EnvironmentSession } from '../../src/core/environment/session.ts';
import { runCommand } from '../../src/core/environment/runCommand.ts';
import { runProbe } from '../../src/core/probe/runProbe.ts';
import { createDockerProvider } from '../../src/core/providers/docker/dockerProvider.ts';

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
    await compare('probe ÷ docker exec true', () => runProbe(session, { place: 'bench', workspace: '/' }, signal), [
      'exec',
      id,
      'true',
    ]);
    await compare('a command ÷ docker exec', () => runCommand(session, { argv: ['node', '-e', '0'] }, signal), [
      'exec',
      id,
      'node',
      '-e',
      '0',
    ]);
    const service = serviceName(docker('inspect', '--format', '{{.Name}}', id).slice(1));
    await compare(`${lines} log lines ÷ docker logs`, () => readLogs(session, service), ['logs', id]);
  } finally {
    docker('rm', '-f', '-v', id);
  }
}

async function readLogs(session: EnvironmentSession, service: ServiceName): Promise<void> {
  let seen = 0;
  for await (const line of session.logs({ service, follow: false }, signal)) if (line.text) seen += 1;
  if (seen !== lines) throw new Error(`${seen} lines of ${lines} arrived.`);
}

async function compare(name: string, ours: () => Promise<unknown>, theirs: readonly string[]): Promise<void> {
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let run = 0; run < 7; run += 1) {
    times.floor.push(await time(() => Promise.resolve(docker(...theirs))));
    times.ours.push(await time(ours));
  }
  const [mine, floor] = [median(times.ours), median(times.floor)];
  process.stdout.write(`${name}: ${(mine / floor).toFixed(2)} × (${mine.toFixed(0)} ms, ${floor.toFixed(0)} ms)\n`);
}

async function time(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function docker(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

await main();
