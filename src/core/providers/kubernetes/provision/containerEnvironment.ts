import { randomUUID } from 'node:crypto';
import { isAbort } from '../../../base/isAbort.ts';
import { collectOutput, type SpawnInside } from './collectOutput.ts';

type Variables = Readonly<Record<string, string>>;

const probeMilliseconds = 10_000;

/** What a process in the container starts with. */
export async function containerEnvironment(spawn: SpawnInside, signal: AbortSignal): Promise<Variables> {
  const { stdout } = await collectOutput(spawn, { argv: ['cat', '/proc/self/environ'], cwd: '/' }, signal);
  return parse(stdout);
}

/** How the user's shell is asked, by `userEnvProbe` (containers.dev, "userEnvProbe"). */
const options: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  loginShell: '-lc',
  interactiveShell: '-ic',
  loginInteractiveShell: '-lic',
};

/** Of this process alone, not of the user. */
const own = new Set(['PWD', 'OLDPWD', 'SHLVL', '_', 'LOCKSTEP_RUN']);

/**
 * What the user's own shell adds, such as a `PATH` with version managers; lifecycle commands get it as with the reference
 * CLI. Empty where the shell doesn't answer in time.
 */
export async function userEnvironment(
  spawn: SpawnInside,
  probe: string | undefined,
  signal: AbortSignal,
): Promise<Variables> {
  const option = options[probe ?? 'loginInteractiveShell'];
  if (option === undefined) return {};
  const mark = randomUUID();
  const script = `line=$(getent passwd "$(id -un)" 2>/dev/null || grep "^$(id -un):" /etc/passwd)
shell=\${line##*:}
exec "\${shell:-/bin/sh}" "$1" "printf $2; cat /proc/self/environ; printf $2"`;
  try {
    const { stdout } = await collectOutput(
      spawn,
      { argv: ['/bin/sh', '-c', script, 'sh', option, mark], cwd: '/' },
      AbortSignal.any([signal, AbortSignal.timeout(probeMilliseconds)]),
    );
    const [, environ = ''] = stdout.split(mark);
    return Object.fromEntries(Object.entries(parse(environ)).filter(([name]) => !own.has(name)));
  } catch (error) {
    signal.throwIfAborted();
    if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError')) return {};
    throw error;
  }
}

/** A login shell forgets what the image added to the path; each such entry comes back where it stood among the others. */
export function mergePaths(shell: string | undefined, container: string | undefined): string | undefined {
  if (shell === undefined || container === undefined) return shell;
  const merged = shell.split(':');
  let next = 0;
  for (const entry of container.split(':')) {
    const at = merged.indexOf(entry);
    if (at === -1) merged.splice(next++, 0, entry);
    else next = at + 1;
  }
  return merged.join(':');
}

function parse(environ: string): Variables {
  return Object.fromEntries(
    environ.split('\0').flatMap(line => {
      const equals = line.indexOf('=');
      return equals <= 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
    }),
  );
}
