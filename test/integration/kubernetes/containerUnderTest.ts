import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { createContainerAccess, type ContainerAccess } from '../../../src/core/cluster/streams/containerAccess.ts';
import { spawnInPod } from '../../../src/core/cluster/streams/spawnInPod.ts';
import type { Command, Exit } from '../../../src/core/environment/session.ts';

export const never = new AbortController().signal;

/** The container that `runPod` makes. */
export function accessTo(
  cluster: Cluster,
  namespace: string,
  pod: string,
  more: Partial<ContainerAccess> = {},
): ContainerAccess {
  return createContainerAccess({
    cluster,
    namespace,
    pod,
    container: 'main',
    logger: silentLogger,
    lost: never,
    ...more,
  });
}

export interface Ran {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

export async function run(access: ContainerAccess, command: Command, signal: AbortSignal = never): Promise<Ran> {
  const process = await spawnInPod(access, command, signal);
  const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const { channel, bytes } of process.output) output[channel].push(bytes);
  const text = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString();
  return { exit: await process.exit, stdout: text(output.stdout), stderr: text(output.stderr) };
}

export const sh = (script: string): readonly [string, ...string[]] => ['sh', '-c', script];

/** All that runs in the container, in one line. */
export async function processes(access: ContainerAccess): Promise<string> {
  return (await run(access, { argv: sh(`cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '`) })).stdout;
}

/** A container without a shell: one static program that is no shell by its name, from another image. */
export const withoutShell = {
  spec: {
    volumes: [{ name: 'tools', emptyDir: {} }],
    initContainers: [
      {
        name: 'copy',
        image: 'alpine:3.20',
        command: ['cp', '/bin/busybox', '/tools/busybox'],
        volumeMounts: [{ name: 'tools', mountPath: '/tools' }],
      },
    ],
    containers: [
      {
        name: 'main',
        image: 'distroless/static:nonroot',
        command: ['/tools/busybox', 'sleep', '100000'],
        volumeMounts: [{ name: 'tools', mountPath: '/tools' }],
      },
    ],
  },
} as const;
