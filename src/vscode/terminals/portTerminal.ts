import { EventEmitter, type Pseudoterminal } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import type { Environment } from '../../core/environment/environment.ts';
import type { EnvironmentPort } from '../../core/workflows/environmentPort.ts';
import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import { openSession } from '../../core/workflows/openSession.ts';

/** Forwarded ports as a terminal that names them: they end when it is closed. */
export class PortTerminal implements Pseudoterminal {
  readonly #list: EnvironmentList;
  readonly #environment: Environment;
  readonly #ports: readonly EnvironmentPort[];
  readonly #written = new EventEmitter<string>();
  readonly #closed = new AbortController();

  readonly onDidWrite = this.#written.event;

  constructor(list: EnvironmentList, environment: Environment, ports: readonly EnvironmentPort[]) {
    this.#list = list;
    this.#environment = environment;
    this.#ports = ports;
  }

  open(): void {
    void this.#run(this.#closed.signal).catch((error: unknown) => this.#say(errorMessage(error)));
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { forwardPort } = await import('../../core/workflows/forwardPort.ts');
    const environment = this.#environment;
    await using session = await openSession(this.#list, environment.id, signal);
    const over = AbortSignal.any([signal, session.lost]);
    const tell = (message: string): void => this.#say(message);
    for (const port of this.#ports) {
      const { from, localPort } = await forwardPort({ environment, session }, port, tell, over);
      this.#say(`http://localhost:${localPort} → ${environment.name}, ${from.host}:${from.port}`);
    }
    this.#say('Close this terminal to end it.');
    await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }));
    over.throwIfAborted();
  }

  #say(words: string): void {
    if (!this.#closed.signal.aborted) this.#written.fire(`${words}\r\n`);
  }
}
