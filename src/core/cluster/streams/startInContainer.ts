import type { TerminalSize } from '../../environment/session.ts';
import type { OutputChunk } from '../../process/processOutput.ts';
import { runVariable } from '../../process/signalScript.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { execInContainer, type ContainerExec } from './execInContainer.ts';
import { isShellMissing, noEndOfInput, noShell, startFailure, type Start } from './startFailure.ts';
import { startHeader } from './startHeader.ts';
import { withoutMark } from './withoutMark.ts';
import { asUserScript, startScript } from './startScript.ts';

export interface StartRequest extends Start {
  readonly env: Readonly<Record<string, string>>;
  readonly hasStdin: boolean;
  readonly tty?: TerminalSize;
  /** The mark by which its processes are found again, where there is a shell that can set it. */
  readonly mark: string;
}

/** A process that has started in a container. */
export interface StartedExec extends Omit<ContainerExec, 'output'> {
  readonly output: AsyncGenerator<OutputChunk, void>;
}

const startMilliseconds = 120_000;
/** How long a command that can't be asked is given to fail; the runtime says so in a tenth of that. */
const directMilliseconds = 500;
const mostBefore = 64 * 1024;

/**
 * Starts a command by a shell in the container, which tells when there is a process; where there is no shell the runtime
 * starts it, and then there are no folder, variables and user to choose.
 */
export async function startInContainer(
  access: ContainerAccess,
  request: StartRequest,
  signal: AbortSignal,
): Promise<StartedExec> {
  const own = AbortSignal.any([signal, access.lost, AbortSignal.timeout(startMilliseconds)]);
  if (access.hasShell !== false) {
    const started = await startByShell(access, request, own);
    access.hasShell = started !== undefined;
    if (started !== undefined) return started;
  }
  return startDirectly(access, request, own);
}

/** Undefined where the container has no shell. */
async function startByShell(
  access: ContainerAccess,
  request: StartRequest,
  signal: AbortSignal,
): Promise<StartedExec | undefined> {
  const { argv, cwd = '', user, env, hasStdin, tty, mark } = request;
  const asked = [mark, cwd, argv[0], tty === undefined ? (hasStdin ? 'yes' : 'no') : 'terminal', ...argv];
  const exec = await execInContainer(
    access.cluster,
    {
      ...access,
      argv:
        user === undefined
          ? ['sh', '-c', startScript, 'sh', ...asked]
          : ['sh', '-c', asUserScript, 'sh', user, startScript, ...asked],
      hasStdin: true,
      isPatient: hasStdin,
      ...(tty === undefined ? {} : { tty }),
    },
    signal,
  );
  if (hasStdin && tty === undefined && !exec.canEndInput) {
    exec.close();
    throw noEndOfInput(access.cluster, argv[0]);
  }
  void exec.write(startHeader({ ...env, [runVariable]: mark }));
  const output = exec.output[Symbol.asyncIterator]();
  const greeting = await readGreeting(output, mark, { isTerminal: tty !== undefined, exec, signal });
  if (greeting.said === 'started') {
    const all = following(greeting.rest, output);
    if (!hasStdin || tty !== undefined) return { ...exec, output: all };
    return { ...exec, output: withoutMark(all, Buffer.from(`${mark} exited\n`), () => void exec.endInput()) };
  }
  const end = await exec.ended;
  if (greeting.said === undefined && isShellMissing(end)) return undefined;
  const words = greeting.rest.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
  throw startFailure(access, request, { said: greeting.said, end, words });
}

interface Greeting {
  /** The word after the mark; undefined where the output ended without. */
  readonly said: string | undefined;
  readonly rest: readonly OutputChunk[];
}

/** With a terminal what comes before the greeting is the echo of our own input. */
async function readGreeting(
  output: AsyncIterator<OutputChunk>,
  mark: string,
  {
    isTerminal,
    exec,
    signal,
  }: { readonly isTerminal: boolean; readonly exec: ContainerExec; readonly signal: AbortSignal },
): Promise<Greeting> {
  const stop = (): void => exec.close();
  signal.addEventListener('abort', stop, { once: true });
  const channel = isTerminal ? 'stdout' : 'stderr';
  const others: OutputChunk[] = [];
  const pattern = new RegExp(`${mark} (\\w+)\\r?\\n`);
  let text = '';
  try {
    for (let next = await output.next(); next.done !== true; next = await output.next()) {
      if (next.value.channel === channel) text += Buffer.from(next.value.bytes).toString('latin1');
      else others.push(next.value);
      const found = pattern.exec(text);
      if (found !== null) {
        const before = isTerminal ? '' : text.slice(0, found.index);
        const bytes = Buffer.from(before + text.slice(found.index + found[0].length), 'latin1');
        return { said: found[1], rest: [...others, ...(bytes.length > 0 ? [{ channel, bytes } as const] : [])] };
      }
      if (text.length > mostBefore) break;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  exec.close();
  return { said: undefined, rest: [...others, { channel, bytes: Buffer.from(text, 'latin1') }] };
}

async function startDirectly(
  access: ContainerAccess,
  request: StartRequest,
  signal: AbortSignal,
): Promise<StartedExec> {
  const { argv, cwd, user, env, hasStdin, tty } = request;
  if (tty !== undefined) throw noShell(access, 'open a terminal');
  const asked = [cwd !== undefined && 'a folder', user !== undefined && 'a user'];
  const wanted = Object.keys(env).length > 0 ? [...asked, 'variables'] : asked;
  const refused = wanted.find(each => each !== false);
  if (refused !== undefined) throw noShell(access, `run ${argv[0]} with ${refused} of its own`);
  const exec = await execInContainer(access.cluster, { ...access, argv, hasStdin, isPatient: hasStdin }, signal);
  const output = exec.output[Symbol.asyncIterator]();
  const first = output.next();
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<undefined>(resolve => (timer = setTimeout(() => resolve(undefined), directMilliseconds)));
  const came = await Promise.race([first, silent]);
  clearTimeout(timer);
  const end = came?.done === true ? await exec.ended : undefined;
  if (end !== undefined && end.kind !== 'exited')
    throw startFailure(access, request, { said: undefined, end, words: '' });
  return { ...exec, output: following([], output, first) };
}

async function* following(
  before: readonly OutputChunk[],
  output: AsyncIterator<OutputChunk>,
  first = output.next(),
): AsyncGenerator<OutputChunk, void> {
  try {
    yield* before;
    for (let next = await first; next.done !== true; next = await output.next()) yield next.value;
  } finally {
    await output.return?.();
  }
}
