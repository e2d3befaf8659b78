import { EventEmitter, type Pseudoterminal } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import type { Environment } from '../../core/environment/environment.ts';
import type { EnvironmentId, ServiceName } from '../../core/environment/ids.ts';
import type { LogCursor, LogLine } from '../../core/environment/session.ts';
import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { logPrefix } from './logPrefix.ts';

export interface LogTerminalRequest {
  readonly id: EnvironmentId;
  /** Empty: all of the environment's. */
  readonly services: readonly ServiceName[];
  /** How many of the last lines of each service come first. */
  readonly tail: number;
}

/** Logs as a terminal, which keeps their colours. After a cut it goes on where it was once the environment runs again. */
export class LogTerminal implements Pseudoterminal {
  readonly #list: EnvironmentList;
  readonly #request: LogTerminalRequest;
  readonly #written = new EventEmitter<string>();
  readonly #closed = new AbortController();
  readonly #cursors = new Map<ServiceName, LogCursor>();

  readonly onDidWrite = this.#written.event;

  constructor(list: EnvironmentList, request: LogTerminalRequest) {
    this.#list = list;
    this.#request = request;
  }

  open(): void {
    void this.#follow(this.#closed.signal);
  }

  close(): void {
    this.#closed.abort();
    this.#written.dispose();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#followOnce(signal);
        this.#say('The log ended.');
      } catch (error) {
        this.#say(errorMessage(error));
      }
      const found = await this.#untilRunsAgain(signal);
      if (!found) return;
      this.#say(`${found.name} runs again; the log goes on.`);
    }
  }

  async #followOnce(signal: AbortSignal): Promise<void> {
    const { followLogs } = await import('../../core/logs/followLogs.ts');
    const { id, tail } = this.#request;
    await using session = await openSession(this.#list, id, signal);
    const all = this.#list.get(id).services.map(each => each.name);
    const services = this.#request.services.length > 0 ? this.#request.services : all;
    const width = Math.max(...services.map(name => name.length));
    for await (const line of followLogs(session, services, { follow: true, tail, after: this.#cursors }, signal)) {
      this.#cursors.set(line.service, line.cursor);
      this.#write(line, services.length > 1 ? logPrefix(line.service, services, width) : '');
    }
  }

  #write({ text, gap }: LogLine, prefix: string): void {
    if (gap !== undefined) this.#say(gap);
    this.#written.fire(`${prefix}${text}\u001b[0m\r\n`);
  }

  #say(words: string): void {
    if (!this.#closed.signal.aborted) this.#written.fire(`\u001b[2m— ${words}\u001b[0m\r\n`);
  }

  /** The environment, when it next begins to run; `undefined` when it is gone or the terminal is closed. */
  async #untilRunsAgain(signal: AbortSignal): Promise<Environment | undefined> {
    const { promise, resolve } = Promise.withResolvers<Environment | undefined>();
    let stopped = this.#list.find(this.#request.id)?.state.kind !== 'running';
    const look = (): void => {
      const environment = this.#list.find(this.#request.id);
      if (environment?.state.kind !== 'running') stopped = true;
      else if (stopped) resolve(environment);
    };
    const subscription = this.#list.onDidChange(look);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    return promise.finally(() => subscription.dispose());
  }
}
