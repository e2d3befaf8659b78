import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../core/base/disposableStore.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Shows reports in a browser: their trace viewers work only over HTTP. Listens on the loopback interface once something
 * is opened; every folder has an address that can't be guessed.
 */
export class ArtefactServer implements Disposable {
  readonly #folders = new Map<string, { readonly secret: string; readonly serve: Serve }>();
  #server: Promise<Server> | undefined;

  /** Of a file, or of the index page of a folder. */
  async addressOf(path: string): Promise<string> {
    const isFolder = (await stat(path)).isDirectory();
    const secret = await this.#mount(isFolder ? path : dirname(path));
    this.#server ??= listen((request, response) => this.#answer(request, response));
    const { port } = (await this.#server).address() as AddressInfo;
    return `http://localhost:${port}/${secret}/${isFolder ? 'index.html' : encodeURIComponent(basename(path))}`;
  }

  dispose(): void {
    void this.#server?.then(server => server.close());
  }

  async #mount(folder: string): Promise<string> {
    const known = this.#folders.get(folder);
    if (known) return known.secret;
    const { default: sirv } = await import('sirv');
    const secret = randomBytes(16).toString('hex');
    this.#folders.set(folder, { secret, serve: sirv(folder, { dev: true }) });
    return secret;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, secret = '', rest = ''] = /^\/(?<secret>[^/]+)(?<rest>\/.*)$/.exec(request.url ?? '') ?? [];
    const folder = [...this.#folders.values()].find(each => each.secret === secret);
    if (!folder) {
      response.writeHead(404).end();
      return;
    }
    request.url = rest;
    folder.serve(request, response);
  }
}

function listen(answer: Serve): Promise<Server> {
  const server = createServer(answer);
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => resolve(server));
  return promise;
}
