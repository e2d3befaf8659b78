import { posix } from 'node:path';
import { pack, type Pack } from 'tar-stream';
import { addContent } from '../../archive/addContent.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { missing, missingCode } from './missingPath.ts';
import { runInPod } from './runInPod.ts';
import { spawnInPod } from './spawnInPod.ts';

/** Names each folder and file with its kind before it, a NUL after it; links are left out. */
const script = `walk() {
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -L "$entry" ]; then continue
    elif [ -d "$entry" ]; then printf 'd%s\\0' "$entry"; walk "$entry"
    elif [ -f "$entry" ] && [ -x "$entry" ]; then printf 'x%s\\0' "$entry"
    elif [ -f "$entry" ]; then printf 'f%s\\0' "$entry"
    fi
  done
}
[ -e "$1" ] || exit ${missingCode}
cd -- "$2" || exit 1
if [ -d "$3" ]; then printf 'd%s\\0' "$3"; walk "$3"
elif [ -x "$3" ]; then printf 'x%s\\0' "$3"
else printf 'f%s\\0' "$3"
fi`;
/** Of one file, because a tar says its length first. */
const mostBytes = 64 * 1024 * 1024;
const modes: Readonly<Record<string, number>> = { d: 0o755, x: 0o755, f: 0o644 };

/** For images without `tar`: a command for each file, and no more of its mode than whether it can be run. */
export async function* downloadByShell(
  access: ContainerAccess,
  { asked, top }: { readonly asked: string; readonly top: string },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const folder = posix.dirname(asked);
  const argv = ['sh', '-c', script, 'sh', asked, folder, top] as const;
  const what = { for: `read ${asked} in pod ${access.pod}`, codes: [0, missingCode] };
  const { code, stdout } = await runInPod(access, { argv }, what, signal);
  if (code === missingCode) throw missing(access, asked);
  const out = pack();
  const packing = packAll(access, { folder, entries: stdout.split('\0').slice(0, -1), out }, signal).then(
    () => out.finalize(),
    (error: unknown) => out.destroy(error as Error),
  );
  try {
    for await (const bytes of out) yield bytes as Uint8Array;
  } finally {
    out.destroy();
    await packing;
  }
}

async function packAll(
  access: ContainerAccess,
  { folder, entries, out }: { readonly folder: string; readonly entries: readonly string[]; readonly out: Pack },
  signal: AbortSignal,
): Promise<void> {
  for (const entry of entries) {
    const [kind = '', name] = [entry[0], entry.slice(1)];
    const mode = modes[kind] ?? 0o644;
    if (kind === 'd') out.entry({ name: `${name}/`, mode, type: 'directory' });
    else await addContent(out, { name, mode }, await contentOf(access, posix.join(folder, name), signal));
  }
}

async function contentOf(access: ContainerAccess, path: string, signal: AbortSignal): Promise<Buffer> {
  const own = new AbortController();
  const running = await spawnInPod(access, { argv: ['cat', '--', path] }, AbortSignal.any([signal, own.signal]));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const { channel, bytes } of running.output) {
    if (channel === 'stdout') chunks.push(bytes);
    length += bytes.length;
    if (length > mostBytes) break;
  }
  if (length > mostBytes) {
    own.abort();
    throw new LockstepError(
      'notSupported',
      `Could not read ${path} in pod ${access.pod}: it is too large without tar.`,
      {
        remedy: { kind: 'text', text: 'Add tar to the image.' },
      },
    );
  }
  const exit = await running.exit;
  if (exit.kind === 'exited' && exit.code === 0) return Buffer.concat(chunks);
  throw new LockstepError('commandFailed', `Could not read ${path} in pod ${access.pod}.`);
}
