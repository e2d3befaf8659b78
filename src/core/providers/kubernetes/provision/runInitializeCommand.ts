import { LockstepError } from '../../../base/lockstepError.ts';
import type { LifecycleCommand } from '../../../devcontainer/devContainer.ts';
import { exitText, spawnProcess } from '../../../process/spawnProcess.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';
import type { DevelopmentProject } from './readProject.ts';

/** The one lifecycle command that runs on this machine, in the workspace folder, before anything else. */
export async function runInitializeCommand(
  { properties, spec, secrets, devContainer }: DevelopmentProject,
  { report }: Pick<ClusterProvisionOptions, 'report'>,
  signal: AbortSignal,
): Promise<void> {
  const command = properties.initializeCommand;
  if (command === undefined) return;
  report.step('running initializeCommand on this machine');
  await Promise.all(
    commandsOf(command).map(async argv => {
      const child = await spawnProcess({ argv, cwd: spec.folder, group: true, secrets }, signal);
      let tail = '';
      for await (const { bytes } of child.output) {
        const text = Buffer.from(bytes).toString();
        report.output(text);
        tail = (tail + text).slice(-16_384);
      }
      const exit = await child.exit;
      signal.throwIfAborted();
      if (exit.kind === 'exited' && exit.code === 0) return;
      const lastLine = tail.trim().split(/\r?\n/).at(-1) ?? '';
      throw new LockstepError('commandFailed', `initializeCommand ${exitText(exit)} on this machine: ${lastLine}`, {
        at: devContainer.at(['initializeCommand']),
        output: tail.trim(),
      });
    }),
  );
}

function commandsOf(command: LifecycleCommand): readonly (readonly [string, ...string[]])[] {
  const each =
    typeof command === 'string' || Array.isArray(command)
      ? [command as string | readonly string[]]
      : Object.values(command as Readonly<Record<string, string | readonly string[]>>);
  return each.flatMap(one => {
    const [program, ...args] = typeof one === 'string' ? shellArgs(one) : one;
    return program === undefined ? [] : [[program, ...args] as const];
  });
}

const shellArgs = (line: string): readonly string[] =>
  process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', line] : ['/bin/sh', '-c', line];
