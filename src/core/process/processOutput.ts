import type { Readable } from 'node:stream';
import { createFlowQueue } from '../base/flowQueue.ts';

export interface OutputChunk {
  readonly channel: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** Two pipes as one stream in order of arrival; they wait for the reader, or are discarded when it stops early. */
export function processOutput(pipes: Readonly<Record<OutputChunk['channel'], Readable>>): AsyncIterable<OutputChunk> {
  const both = [pipes.stdout, pipes.stderr];
  let open = both.length;
  const queue = createFlowQueue<OutputChunk>({
    pause: () => both.forEach(pipe => pipe.pause()),
    resume: () => both.forEach(pipe => pipe.resume()),
  });
  // Listening starts here, because Node discards what nobody listens to when the process exits.
  for (const channel of ['stdout', 'stderr'] as const) {
    pipes[channel].on('data', (bytes: Buffer) => queue.push({ channel, bytes }, bytes.length));
    pipes[channel].on('error', () => undefined);
    pipes[channel].once('close', () => {
      open -= 1;
      if (open === 0) queue.end();
    });
  }
  return queue;
}
