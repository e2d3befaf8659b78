import { EventEmitter, type Pseudoterminal } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import type { Environment } from '../../core/environment/environment.ts';
import type { EnvironmentPort } from '../../core/workflows/environmentPort.ts';
import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import { openSession } from '../../core/workflows/openSession.ts';

/** Ctrl+C. */
const interrupt = '\x03';

/** Forwarded ports as a terminal that names them: they end when it is closed. */
export class PortTerminal implements Pseudoterminal {
  readonly #list: EnvironmentList;
  readonly #environment: Environment;
  readonly #ports: readonly EnvironmentPort[];
  readonly #written = new EventEmitter<string>();
  readonly #ended = new EventEmitter<void>();
  readonly #closed = new AbortController();

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#ended.event;

  constructor(list: EnvironmentList, environment: Environment, ports: readonly EnvironmentPort[]) {
    this.#list = list;
    this.#environment = environment;
    this.#ports = ports;
  }

  open(): void {
    void this.#run(this.#closed.signal).catch((error: unknown) => this.#say(errorMessage(error)));
  }

  /** As a forwarding program in a terminal is ended; VS Code calls `close` only where a person closed the terminal. */
  handleInput(text: string): void {
    if (text !== interrupt) return;
    this.#ended.fire();
    this.close();
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
    this.#ended.dispose();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { forwardPort } = await import('../../core/workflows/forwardPort.ts');
    const environment = this.#environment;
    await using session = await openSession(this.#list, environment.id, signal);
    const over = AbortSignal.any([signal, session.lost]);
    const tell = (message: string): void => this.#say(message);
    for (const each of this.#ports) {
      const { from, localPort } = await forwardPort({ environment, session }, each, tell, over);
      const port = from.host === 'localhost' ? `port ${from.port}` : `${from.host}:${from.port}`;
      this.#say(`http://localhost:${localPort} → ${port} of ${environment.name}`);
    }
    this.#say('Ctrl+C, or closing this terminal, ends it.');
    await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }));
    over.throwIfAborted();
  }

  #say(words: string): void {
    if (!this.#closed.signal.aborted) this.#written.fire(`${words}\r\n`);
  }
}
