import { Agent } from 'node:http';
import { Duplex, PassThrough } from 'node:stream';
import { spawnProcess } from '../../process/spawnProcess.ts';

/** Of ssh's own messages, in characters. */
const longestWords = 2000;
const idleMilliseconds = 2000;

/**
 * Connections to an engine behind SSH, made as the docker program makes them: `ssh HOST docker system dial-stdio`
 * (docs.docker.com/engine/security/protect-access), so the user's own ssh configuration and agent apply.
 */
export function engineAgent(url: string): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 2 });
  agent.createConnection = () => new SshConnection(sshArgs(url));
  return agent;
}

/** `ssh://user@host:port` as arguments. A host can't begin with `-`, so it is no option. */
export function sshArgs(url: string): readonly [string, ...string[]] {
  const { username, hostname, port } = new URL(url);
  const user = username === '' ? [] : ['-l', decodeURIComponent(username)];
  return [
    'ssh',
    '-T',
    '-o',
    'BatchMode=yes',
    ...user,
    ...(port === '' ? [] : ['-p', port]),
    '--',
    hostname,
    'docker',
    'system',
    'dial-stdio',
  ];
}

/** The two pipes of a program as one connection; the socket's own methods that HTTP calls do nothing. */
class SshConnection extends Duplex {
  readonly #input = new PassThrough();
  readonly #ending = new AbortController();
  #wanted: () => void = () => undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(argv: readonly [string, ...string[]]) {
    super();
    // HTTP takes its listener off between requests, and an error without one would end the whole process.
    this.on('error', () => undefined);
    this.#run(argv).then(
      () => this.push(null),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _read(): void {
    this.#wanted();
  }

  override _write(bytes: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#input.write(bytes, encoding, done);
  }

  override _final(done: () => void): void {
    this.#input.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#ending.abort();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  /** HTTP takes a kept connection into use again. */
  ref(): this {
    clearTimeout(this.#idle);
    return this;
  }

  /** HTTP keeps the connection for the next request; its ssh must not keep this process alive for long. */
  unref(): this {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.destroy(), idleMilliseconds);
    return this;
  }

  async #run(argv: readonly [string, ...string[]]): Promise<void> {
    const ssh = await spawnProcess({ argv, stdin: this.#input, group: true }, this.#ending.signal);
    let said = '';
    for await (const { channel, bytes } of ssh.output) {
      if (channel === 'stderr') said = (said + Buffer.from(bytes).toString()).slice(-longestWords);
      else if (!this.push(bytes)) await new Promise<void>(resolve => (this.#wanted = resolve));
    }
    const exit = await ssh.exit;
    if (exit.kind === 'exited' && exit.code !== 0) throw new Error(said.trim() || `ssh exited with ${exit.code}`);
  }
}
