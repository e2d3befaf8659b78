import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A registry on loopback that answers as a test says, and remembers what it was asked. */
export interface FakeRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly asked: readonly { readonly path: string; readonly authorization: string | undefined }[];
}

export const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

export async function startRegistry(answer: (path: string, request: IncomingMessage) => Answer): Promise<FakeRegistry> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
    const { status = 200, headers = {}, body = '' } = answer(request.url ?? '', request);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The paths and contents of one image without layers, for `/v2/web/…`. */
export function imageContents(config: object, architecture = 'amd64'): Map<string, string> {
  const text = JSON.stringify({ os: 'linux', architecture, config });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(text), size: text.length },
    layers: [],
  });
  return new Map([
    ['/v2/web/manifests/latest', manifest],
    [`/v2/web/manifests/${digestOf(manifest)}`, manifest],
    [`/v2/web/blobs/${digestOf(text)}`, text],
  ]);
}
