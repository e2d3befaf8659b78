import { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import type { Environment } from '../../environment/environment.ts';
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
import type { Fact } from '../../environment/fact.ts';
import { downloadArchive, uploadArchive } from './archive.ts';
import type { Container } from './container.ts';
import { containerFacts } from './containerFacts.ts';
import { containerLogs } from './containerLogs.ts';
import type { Engine } from './engine.ts';
import { containerEvents } from './events.ts';
import { inspectImage } from './inspectImage.ts';
import { readMachine, type Machine } from './machine.ts';
import type { Recognised } from './recognise.ts';
import { nameOfService } from './recognise.ts';
import { spawnInContainer } from './spawnInContainer.ts';

/** An open environment of one engine: its containers as they were when it was opened. */
export class DockerSession implements EnvironmentSession {
  readonly #engine: Engine;
  readonly #logger: Logger;
  readonly #environment: Environment;
  readonly #containers: readonly Container[];
  readonly #lost = new AbortController();
  readonly #closed = new AbortController();
  readonly #machines = new Map<string, Promise<Machine>>();
  #workspace: Machine;

  readonly lost = this.#lost.signal;

  constructor(engine: Engine, { environment, containers }: Recognised, workspace: Machine, logger: Logger) {
    this.#engine = engine;
    this.#logger = logger;
    this.#environment = environment;
    this.#containers = containers;
    const folder = environment.workspace?.remote;
    this.#workspace = folder === undefined ? workspace : { ...workspace, cwd: folder };
    this.#machines.set(workspace.containerId, Promise.resolve(this.#workspace));
    void this.#watch();
  }

  async facts(service: ServiceName | undefined, signal: AbortSignal): Promise<readonly Fact[]> {
    const { id } = this.#containerOf(service);
    const { inspected, user } = await readMachine(this.#engine, id, signal);
    return containerFacts(inspected, await inspectImage(this.#engine, inspected.Image, signal), user);
  }

  async spawn(command: Command, signal: AbortSignal): Promise<RemoteProcess> {
    const container = this.#containerOf(command.service);
    const machine = await this.#machineOf(container, signal);
    const surroundings = { engine: this.#engine, logger: this.#logger, lost: this.#lost.signal };
    const process = await spawnInContainer(
      surroundings,
      machine,
      command,
      AbortSignal.any([signal, this.#closed.signal]),
    );
    const beat = this.#engine.heartbeat(error => this.#lose(error));
    void process.exit.then(() => beat[Symbol.dispose]());
    return process;
  }

  async *logs(options: LogOptions, signal: AbortSignal): AsyncGenerator<LogLine, void> {
    const { id } = this.#containerOf(options.service);
    const both = AbortSignal.any([signal, this.#closed.signal]);
    const { inspected } = await readMachine(this.#engine, id, both);
    yield* containerLogs(this.#engine, { id, tty: inspected.Config.Tty }, options, both);
  }

  async upload(tar: Bytes, path: string, signal: AbortSignal): Promise<void> {
    await uploadArchive(this.#engine, this.#workspace.containerId, tar, path, signal);
  }

  download(path: string, signal: AbortSignal): Bytes {
    return downloadArchive(this.#engine, this.#workspace.containerId, path, signal);
  }

  terminal(service: ServiceName | undefined): TerminalLaunch {
    const container = this.#containerOf(service);
    const machine = container.id === this.#workspace.containerId ? this.#workspace : undefined;
    const user = machine?.user === undefined ? [] : ['--user', machine.user];
    const cwd = machine?.cwd === undefined ? [] : ['--workdir', machine.cwd];
    const env = Object.entries(machine?.env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const shell = ['sh', '-c', 'if command -v bash >/dev/null; then exec bash; else exec sh; fi'];
    return {
      kind: 'program',
      program: 'docker',
      argv: [
        ...this.#engine.context.programArgs,
        'exec',
        '--interactive',
        '--tty',
        ...user,
        ...cwd,
        ...env,
        container.id,
        ...shell,
      ],
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    return Promise.resolve();
  }

  #containerOf(service: ServiceName | undefined): Container {
    const found =
      service === undefined ? this.#containers[0] : this.#containers.find(each => nameOfService(each) === service);
    if (found !== undefined) return found;
    const names = this.#containers.map(nameOfService).join(', ');
    throw new LockstepError('notFound', `${this.#environment.name} has no service ${service ?? ''}; it has ${names}.`);
  }

  async #machineOf({ id }: Container, signal: AbortSignal): Promise<Machine> {
    const known = this.#machines.get(id);
    if (known !== undefined) return known;
    const machine = await readMachine(this.#engine, id, signal);
    this.#machines.set(id, Promise.resolve(machine));
    return machine;
  }

  /** The container's own events, and the connection that brings them, say when it went. */
  async #watch(): Promise<void> {
    const { containerId } = this.#workspace;
    try {
      for await (const { action } of containerEvents(this.#engine, [containerId], this.#closed.signal)) {
        if (action === 'die' || action === 'destroy') throw new Error('its container stopped');
      }
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#lost.abort(
      new LockstepError('unreachable', `The connection to ${this.#environment.name} is lost: ${reason}.`, {
        cause: error,
        remedy: { kind: 'retry', text: 'Connect again' },
      }),
    );
  }
}
