import type { Readable } from 'node:stream';

export interface OutputChunk {
  readonly channel: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

const fullAt = 256 * 1024;

/**
 * Two pipes as one stream in order of arrival. The pipes are paused while the reader is behind;
 * when it stops early the rest is discarded, so that the writer doesn't hang on a full pipe.
 */
export function processOutput(pipes: Readonly<Record<OutputChunk['channel'], Readable>>): AsyncIterable<OutputChunk> {
  const both = [pipes.stdout, pipes.stderr];
  const waiting: OutputChunk[] = [];
  let size = 0;
  let open = both.length;
  let wake: () => void = () => undefined;
  // Listening starts here, because Node discards what nobody listens to when the process exits.
  for (const channel of ['stdout', 'stderr'] as const) {
    pipes[channel].on('data', (bytes: Buffer) => {
      waiting.push({ channel, bytes });
      size += bytes.length;
      if (size >= fullAt) for (const pipe of both) pipe.pause();
      wake();
    });
    pipes[channel].on('error', () => undefined);
    pipes[channel].once('close', () => {
      open -= 1;
      wake();
    });
  }
  async function* read(): AsyncGenerator<OutputChunk> {
    try {
      for (;;) {
        const batch = waiting.splice(0);
        size = 0;
        yield* batch;
        if (waiting.length > 0) continue;
        if (open === 0) return;
        await new Promise<void>(resolve => {
          wake = resolve;
          for (const pipe of both) pipe.resume();
        });
      }
    } finally {
      for (const pipe of both) pipe.removeAllListeners('data').resume();
    }
  }
  return { [Symbol.asyncIterator]: read };
}
