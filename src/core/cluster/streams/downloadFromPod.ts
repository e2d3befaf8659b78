import { posix } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import { oneLine } from '../oneLine.ts';
import { checkTar } from './checkTar.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { downloadByShell } from './downloadByShell.ts';
import { fileTools } from './fileTools.ts';
import { missing, missingCode } from './missingPath.ts';
import { spawnInPod } from './spawnInPod.ts';

const script = `[ -e "$1" ] || [ -L "$1" ] || exit ${missingCode}; cd -- "$2" && exec tar -cf - -- "$3"`;
/** GNU tar says so by exit code 1, and the archive is whole. */
const harmless = /: (?:file changed as we read it|File removed before we read it|socket ignored)$/;
const mostWords = 64 * 1024;

/**
 * A tar of a file or folder, named by the last part of its path; throws `notFound` where there is none. It is checked
 * entry by entry, because the program that made it belongs to the container.
 */
export async function* downloadFromPod(
  access: ContainerAccess,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const asked = posix.resolve('/', path);
  const top = posix.basename(asked) || '.';
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  try {
    const tools = await fileTools(access, both);
    const read = tools === 'tar' ? tarOf : downloadByShell;
    yield* checkTar(read(access, { asked, top }, both), { top, logger: access.logger }, both);
  } finally {
    over.abort();
  }
}

async function* tarOf(
  access: ContainerAccess,
  { asked, top }: { readonly asked: string; readonly top: string },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const argv = ['sh', '-c', script, 'sh', asked, posix.dirname(asked), top] as const;
  const running = await spawnInPod(access, { argv }, signal);
  let words = '';
  for await (const { channel, bytes } of running.output) {
    if (channel === 'stdout') yield bytes;
    else if (words.length < mostWords) words += Buffer.from(bytes).toString();
  }
  const exit = await running.exit;
  signal.throwIfAborted();
  if (exit.kind === 'exited' && exit.code === 0) return;
  if (exit.kind === 'exited' && exit.code === missingCode) throw missing(access, asked);
  const lines = words.trim().split('\n');
  if (exit.kind === 'exited' && exit.code === 1 && lines.every(line => harmless.test(line))) return;
  const why = exit.kind === 'lost' ? exit.reason : oneLine(lines.at(-1) ?? '') || 'tar gave no reason';
  throw new LockstepError(
    exit.kind === 'lost' ? 'unreachable' : 'commandFailed',
    `Could not read ${asked} in pod ${access.pod}: ${why.replace(/\.$/, '')}.`,
    words === '' ? {} : { output: words },
  );
}
