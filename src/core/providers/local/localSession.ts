import { LockstepError } from '../../base/lockstepError.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Fact } from '../../environment/fact.ts';
import type { ServiceName } from '../../environment/ids.ts';
import type {
  Bytes,
  Command,
  EnvironmentSession,
  LogLine,
  LogOptions,
  RemoteProcess,
  TerminalLaunch,
} from '../../environment/session.ts';
import { spawnProcess } from '../../process/spawnProcess.ts';
import { packPath } from './packPath.ts';
import { unpackInto } from './unpackInto.ts';

/** Processes of this machine, ended with their groups; its disk; no engine, so no facts and no logs. */
export class LocalSession implements EnvironmentSession {
  readonly #environment: Environment;
  readonly #folder: string;
  readonly #closed = new AbortController();

  /** Never aborted: whoever could tell is on this machine too. */
  readonly lost = new AbortController().signal;

  constructor(environment: Environment, folder: string) {
    this.#environment = environment;
    this.#folder = folder;
  }

  async facts(service: ServiceName | undefined): Promise<readonly Fact[]> {
    await Promise.resolve();
    this.#check(service);
    return [];
  }

  async spawn(command: Command, signal: AbortSignal): Promise<RemoteProcess> {
    this.#check(command.service);
    if (command.user !== undefined) {
      throw new LockstepError(
        'notSupported',
        'On this machine commands run as you; another user can only be chosen in a container.',
      );
    }
    const { argv, cwd = this.#folder, env, stdin } = command;
    return spawnProcess(
      {
        argv,
        cwd,
        group: true,
        ...(env === undefined ? {} : { env }),
        ...(stdin === undefined ? {} : { stdin }),
      },
      AbortSignal.any([signal, this.#closed.signal]),
    );
  }

  async *logs(options: LogOptions): AsyncGenerator<LogLine, void> {
    this.#check(options.service);
    await Promise.resolve();
    yield* [];
  }

  upload(tar: Bytes, path: string, signal: AbortSignal): Promise<void> {
    return unpackInto(path, tar, signal);
  }

  download(path: string, signal: AbortSignal): Bytes {
    return packPath(path, signal);
  }

  terminal(service: ServiceName | undefined): TerminalLaunch {
    this.#check(service);
    const program =
      process.platform === 'win32' ? (process.env['ComSpec'] ?? 'cmd.exe') : (process.env['SHELL'] ?? '/bin/sh');
    return { kind: 'program', program, argv: [] };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    return Promise.resolve();
  }

  #check(service: ServiceName | undefined): void {
    if (service === undefined || this.#environment.services.some(each => each.name === service)) return;
    throw new LockstepError('notFound', `This machine has no service ${service}.`);
  }
}
