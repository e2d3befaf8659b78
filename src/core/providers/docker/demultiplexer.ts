import type { OutputChunk } from '../../process/processOutput.ts';

/** A part of a frame; `last` marks the bytes that end one. */
export interface FramePart extends OutputChunk {
  readonly last: boolean;
}

const headerLength = 8;

/**
 * Docker's stream format (docs.docker.com/reference/api/engine, ContainerAttach, "Stream format"):
 * `[1|2, 0, 0, 0, length as uint32 BE]`, then so many bytes. Takes what came, gives what it holds; copies nothing.
 */
export function createDemultiplexer(): (bytes: Uint8Array) => Iterable<FramePart> {
  const header = Buffer.alloc(headerLength);
  let inHeader = 0;
  let left = 0;
  return function* parts(bytes) {
    for (let at = 0; at < bytes.length;) {
      if (left === 0) {
        const part = bytes.subarray(at, at + headerLength - inHeader);
        header.set(part, inHeader);
        inHeader += part.length;
        at += part.length;
        if (inHeader < headerLength) return;
        left = header.readUInt32BE(4);
        inHeader = 0;
      } else {
        const part = bytes.subarray(at, at + left);
        left -= part.length;
        at += part.length;
        yield { channel: header[0] === 2 ? 'stderr' : 'stdout', bytes: part, last: left === 0 };
      }
    }
  };
}
