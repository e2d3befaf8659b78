import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const graceMilliseconds = 3000;
const lookEveryMilliseconds = 25;

/** TERM, then KILL after a grace, to a process or its whole group; then its pipes are closed, whoever else holds them. */
export async function endProcess(child: ChildProcessWithoutNullStreams, pid: number, group: boolean): Promise<void> {
  const whole = group && process.platform !== 'win32';
  const target = whole ? -pid : pid;
  const isAlive = (): boolean =>
    whole ? signalReaches(target, 0) : child.exitCode === null && child.signalCode === null;
  if (group && !whole) endTree(pid);
  else signalReaches(target, 'SIGTERM');
  for (let waited = 0; isAlive() && waited < graceMilliseconds; waited += lookEveryMilliseconds) {
    await delay(lookEveryMilliseconds);
  }
  if (isAlive()) signalReaches(target, 'SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
}

function signalReaches(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

/** Windows has no groups to signal. */
function endTree(pid: number): void {
  spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' }).on(
    'error',
    () => undefined,
  );
}
