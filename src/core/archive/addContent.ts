import type { Pack } from 'tar-stream';

/** Adds a file of known content to a tar; done when the tar's reader has taken it, so that not all files are in memory. */
export function addContent(tar: Pack, header: Parameters<Pack['entry']>[0], content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = tar.entry({ ...header, size: content.length }, error => {
      if (error) reject(error);
      else resolve();
    });
    // The callback tells it.
    entry.on('error', () => undefined);
    entry.end(content);
  });
}
