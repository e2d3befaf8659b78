import { EventEmitter, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type {
  EnvironmentSession,
  Exit,
  RemoteTerminal,
  TerminalLaunch,
  TerminalSize,
} from '../../core/environment/session.ts';

/** What VS Code assumes too, until it has laid the terminal out. */
const usualSize: TerminalSize = { columns: 80, rows: 24 };

/** A shell in an environment that is reached by its own connection; it and the session end with the terminal. */
export class EnvironmentTerminal implements Pseudoterminal {
  readonly #session: EnvironmentSession;
  readonly #launch: Extract<TerminalLaunch, { kind: 'pty' }>;
  readonly #noShell: () => void;
  readonly #written = new EventEmitter<string>();
  readonly #ended = new EventEmitter<number>();
  readonly #closed = new AbortController();
  readonly #opened = Promise.withResolvers<RemoteTerminal | undefined>();
  #size = usualSize;
  #sent: Promise<void> = Promise.resolve();

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#ended.event;

  /** `noShell` is told when there is none in there. */
  constructor(session: EnvironmentSession, launch: Extract<TerminalLaunch, { kind: 'pty' }>, noShell: () => void) {
    this.#session = session;
    this.#launch = launch;
    this.#noShell = noShell;
  }

  open(dimensions: TerminalDimensions | undefined): void {
    this.#size = dimensions ?? usualSize;
    void this.#run();
  }

  /** In order, also what is typed before the shell is there. */
  handleInput(text: string): void {
    const bytes = new TextEncoder().encode(text);
    // What can't be sent any more is told by the shell's exit.
    this.#sent = this.#sent.then(async () => (await this.#opened.promise)?.write(bytes)).catch(() => undefined);
  }

  setDimensions(dimensions: TerminalDimensions): void {
    this.#size = dimensions;
    void this.#opened.promise.then(terminal => terminal?.resize(this.#size));
  }

  close(): void {
    this.#closed.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    try {
      await using owned = new AsyncDisposableStack();
      owned.use(this.#session);
      const opened = this.#size;
      const terminal = await this.#launch.open(opened, signal);
      if (this.#size !== opened) terminal.resize(this.#size);
      this.#opened.resolve(terminal);
      await this.#show(terminal);
      this.#tellExit(await terminal.exit);
    } catch (error) {
      if (signal.aborted) return;
      this.#say(errorMessage(error));
      if (error instanceof LockstepError && error.code === 'notSupported') this.#noShell();
    } finally {
      this.#opened.resolve(undefined);
      if (signal.aborted) this.#dispose();
      else signal.addEventListener('abort', () => this.#dispose());
    }
  }

  /** A character may be cut between two chunks. */
  async #show({ output }: RemoteTerminal): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of output) this.#written.fire(decoder.decode(bytes, { stream: true }));
    this.#written.fire(decoder.decode());
  }

  /** VS Code closes the terminal of a shell that ended well, and tells the exit code of any other. */
  #tellExit(exit: Exit): void {
    switch (exit.kind) {
      case 'exited':
        this.#ended.fire(exit.code);
        return;
      case 'signalled':
        this.#say(`The shell was ended by ${exit.signal}.`);
        return;
      case 'lost':
        this.#say(`The connection is lost: ${exit.reason}`);
        return;
    }
  }

  #say(words: string): void {
    this.#written.fire(`\r\n\u001b[2m— ${words}\u001b[0m\r\n`);
  }

  #dispose(): void {
    this.#written.dispose();
    this.#ended.dispose();
  }
}
