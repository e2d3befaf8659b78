import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Bytes } from '../../environment/session.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { runInPod } from './runInPod.ts';

/** Arguments are the path, and the mode or what a link leads to. */
const scripts: Readonly<Record<string, string>> = {
  directory: 'mkdir -p -- "$1" && chmod "$2" "$1"',
  file: '{ [ -d "${1%/*}/" ] || mkdir -p -- "${1%/*}"; } && cat >"$1" && chmod "$2" "$1"',
  symlink: '{ [ -d "${1%/*}/" ] || mkdir -p -- "${1%/*}"; } && ln -sf -- "$2" "$1"',
};

/** For images without `tar`: a command for each entry, so it suits small trees. */
export async function uploadByShell(
  access: ContainerAccess,
  tar: Bytes,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const write = async (script: string, args: readonly string[], stdin?: Bytes): Promise<void> => {
    const command = { argv: ['sh', '-c', script, 'sh', ...args], ...(stdin === undefined ? {} : { stdin }) } as const;
    await runInPod(access, command, { for: `write ${args[0] ?? ''} in pod ${access.pod}` }, signal);
  };
  await write('mkdir -p -- "$1"', [path]);
  const entries = extract();
  const copying = pipeline(Readable.from(tar, { objectMode: false }), entries, { signal });
  copying.catch(() => undefined);
  for await (const entry of entries) {
    const { name, mode, linkname, type } = entry.header;
    const target = posix.join(path, name).replace(/\/$/, '');
    const script = scripts[type];
    if (script !== undefined) {
      const second = type === 'symlink' ? linkname : mode.toString(8);
      await write(script, [target, second], type === 'file' ? (entry as Bytes) : undefined);
    }
    entry.resume();
  }
  await copying;
}
