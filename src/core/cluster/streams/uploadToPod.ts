import type { Bytes } from '../../environment/session.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { fileTools } from './fileTools.ts';
import { runInPod } from './runInPod.ts';
import { uploadByShell } from './uploadByShell.ts';

const script = 'mkdir -p -- "$1" && cd -- "$1" && exec tar -xpf -';

const blockLength = 128 * 1024;

/**
 * Unpacks a tar below a folder, which is made if missing, as the container's own user: root keeps the owners that the
 * archive names. Without `tar` in the image the files are written one by one by its shell.
 */
export async function uploadToPod(
  access: ContainerAccess,
  tar: Bytes,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if ((await fileTools(access, signal)) === 'shell') return uploadByShell(access, tar, path, signal);
  let failure: { readonly error: unknown } | undefined;
  async function* stdin(): AsyncGenerator<Uint8Array, void> {
    try {
      yield* inBlocks(tar);
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  try {
    const command = { argv: ['sh', '-c', script, 'sh', path], stdin: stdin() } as const;
    await runInPod(access, command, { for: `unpack files below ${path} in pod ${access.pod}` }, signal);
  } catch (error) {
    throw failure === undefined ? error : failure.error;
  }
}

/** A tar of small files comes in small parts, of which each would be a message. */
async function* inBlocks(tar: Bytes): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of tar) {
    held.push(bytes);
    length += bytes.length;
    if (length < blockLength) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}
