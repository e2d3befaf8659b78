import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Credentials } from './credentials.ts';

export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The answer's head; its body is still to come. Rejects with what the connection says, or the signal's reason. */
export function sendRequest(
  { method, url, headers, body }: RawRequest,
  credentials: Credentials,
  connectMilliseconds: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const options: RequestOptions = {
      method,
      headers: {
        ...headers,
        // Node frames the body of a DELETE by nothing, and the server takes it for the next request.
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...credentials.headers,
      },
      agent: credentials.agent,
      signal,
      // Editors replace the agent by one of their own, which knows only what the request itself says.
      ...credentials.tls,
    };
    const sent = (url.protocol === 'http:' ? requestPlain : requestSecure)(url, options);
    const late = setTimeout(
      () => sent.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' })),
      connectMilliseconds,
    );
    const connected = (): void => clearTimeout(late);
    sent.once('socket', socket => {
      if (sent.reusedSocket) {
        connected();
        return;
      }
      socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', connected);
      // Between two requests nobody else listens for a moment, and an abort in it would end the whole process.
      socket.on('error', () => undefined);
    });
    sent.once('response', answer => {
      connected();
      // The same holds for a body that nobody reads just then; whoever reads it is told too.
      answer.on('error', () => undefined);
      resolve(answer);
    });
    sent.on('error', error => {
      connected();
      reject(signal.aborted ? (signal.reason as Error) : Object.assign(error, { reused: sent.reusedSocket }));
    });
    sent.end(body);
  });
}
