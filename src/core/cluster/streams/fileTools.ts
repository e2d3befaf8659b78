import { LockstepError } from '../../base/lockstepError.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { runInPod } from './runInPod.ts';

/** What a container has to take and give files with; asked once. Throws `notSupported` where there is no shell. */
export async function fileTools(access: ContainerAccess, signal: AbortSignal): Promise<'tar' | 'shell'> {
  if (access.hasTar === undefined) {
    try {
      const probe = { argv: ['sh', '-c', 'command -v tar >/dev/null'] } as const;
      const { code } = await runInPod(access, probe, { for: `look into ${access.pod}`, codes: [0, 1, 127] }, signal);
      access.hasTar = code === 0;
    } catch (error) {
      if (access.hasShell !== false) throw error;
    }
  }
  if (access.hasTar !== undefined) return access.hasTar ? 'tar' : 'shell';
  throw new LockstepError(
    'notSupported',
    `Could not copy files of container ${access.container} of pod ${access.pod}: its image has no shell.`,
    { remedy: { kind: 'text', text: 'Use an image that has a shell, or mount the files as a volume.' } },
  );
}
