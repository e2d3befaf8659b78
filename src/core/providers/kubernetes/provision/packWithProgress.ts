import type { Report } from '../../../base/report.ts';
import type { Bytes } from '../../../environment/session.ts';
import { packWorkspace, type WorkspaceFileList } from '../../../workspace/packWorkspace.ts';

const mebibyte = 1024 * 1024;

/** A tar for a container, which tells how much of it has gone. `what`: `uploading the workspace`. */
export async function* packWithProgress(
  what: string,
  list: WorkspaceFileList,
  report: Report,
  signal: AbortSignal,
): Bytes & AsyncGenerator<Uint8Array, void> {
  const size =
    list.bytes < mebibyte ? `${Math.ceil(list.bytes / 1024)} KiB` : `${(list.bytes / mebibyte).toFixed(1)} MiB`;
  const words = `${what}: ${list.paths.length} files, ${size}`;
  const tell = (index: number): void => report.step(words, { index, total: list.bytes });
  let sent = 0;
  let told = 0;
  const onBytes = (bytes: number): void => {
    sent += bytes;
    if (sent - told < Math.max(mebibyte, list.bytes / 100)) return;
    told = sent;
    tell(sent);
  };
  tell(0);
  // Owners of this machine mean nothing there: the files belong to whoever unpacks them.
  yield* packWorkspace(list, { uid: 0, gid: 0 }, onBytes, signal);
  tell(list.bytes);
}
