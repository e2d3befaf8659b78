import { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import type { Pod } from '../../cluster/pod.ts';
import { createContainerAccess, type ContainerAccess } from '../../cluster/streams/containerAccess.ts';
import { downloadFromPod } from '../../cluster/streams/downloadFromPod.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';
import { forwardPort } from '../../cluster/streams/forwardPort.ts';
import { openTerminal } from '../../cluster/streams/openTerminal.ts';
import { spawnInPod } from '../../cluster/streams/spawnInPod.ts';
import { uploadToPod } from '../../cluster/streams/uploadToPod.ts';
import type { Fact } from '../../environment/fact.ts';
import type { ServiceName } from '../../environment/ids.ts';
import type {
  Bytes,
  Command,
  Connection,
  EnvironmentSession,
  LogLine,
  LogOptions,
  RemoteProcess,
  TerminalLaunch,
} from '../../environment/session.ts';
import { containerFacts } from './containerFacts.ts';
import type { FoundEnvironment } from './findEnvironment.ts';
import { podLoss, type HeldContainer } from './podLoss.ts';
import { podTrouble } from './podTrouble.ts';
import type { RecognisedService } from './recognised.ts';
import { serviceLogs } from './serviceLogs.ts';
import { startsWith, type StartsWith } from './startsWith.ts';

/** How long the cluster may be away before what was open on it counts as lost. */
const awayMilliseconds = 30_000;

/** An open environment of one cluster: held by the workspace's pod, its other services by name. */
export class KubernetesSession implements EnvironmentSession {
  readonly #cluster: Cluster;
  readonly #found: FoundEnvironment;
  readonly #logger: Logger;
  readonly #namespace: string;
  readonly #held: HeldContainer;
  readonly #defaults: StartsWith;
  readonly #lost = new AbortController();
  readonly #closed = new AbortController();
  readonly #accesses = new Map<string, ContainerAccess>();
  #away: NodeJS.Timeout | undefined;

  readonly lost = this.#lost.signal;

  /** Takes over what was found. Throws `unreachable` where the workspace doesn't run. */
  constructor(cluster: Cluster, found: FoundEnvironment, logger: Logger) {
    this.#cluster = cluster;
    this.#found = found;
    this.#logger = logger;
    const { environment, services } = found.recognised;
    this.#namespace = parseClusterId(environment.id).namespace;
    const [{ container, workload }] = services;
    const pod = this.#runningPod(services[0]);
    this.#held = { uid: pod.metadata.uid, container, containerId: findContainerStatus(pod, container)?.containerID };
    this.#defaults = startsWith(found.workloads.get(workload)?.metadata.annotations, environment.workspace?.remote);
    found.pods.onDidChange(() => this.#look());
  }

  async facts(service: ServiceName | undefined, signal: AbortSignal): Promise<readonly Fact[]> {
    const { namespace, pod, container } = this.#accessTo(this.#service(service));
    return containerFacts(this.#cluster, { namespace, pod, container }, signal);
  }

  async spawn(command: Command, signal: AbortSignal): Promise<RemoteProcess> {
    const service = this.#service(command.service);
    const { user, cwd, env } =
      service === this.#found.recognised.services[0] ? this.#defaults : startsWith({}, undefined);
    const whole = {
      ...command,
      ...(user === undefined || command.user !== undefined ? {} : { user }),
      ...(cwd === undefined || command.cwd !== undefined ? {} : { cwd }),
      env: { ...env, ...command.env },
    };
    return spawnInPod(this.#accessTo(service), whole, AbortSignal.any([signal, this.#closed.signal]));
  }

  logs(options: LogOptions, signal: AbortSignal): AsyncIterable<LogLine> {
    const { workload, container } = this.#service(options.service);
    const service = { cluster: this.#cluster, namespace: this.#namespace, workload, container, pods: this.#found.pods };
    return serviceLogs(service, options, AbortSignal.any([signal, this.#closed.signal]));
  }

  async upload(tar: Bytes, path: string, signal: AbortSignal): Promise<void> {
    const { access, root } = this.#files();
    await uploadToPod(access, tar, `${root}${path}`, AbortSignal.any([signal, this.#closed.signal]));
  }

  download(path: string, signal: AbortSignal): Bytes {
    const { access, root } = this.#files();
    return downloadFromPod(access, `${root}${path}`, AbortSignal.any([signal, this.#closed.signal]));
  }

  async connect(
    { host, port }: { readonly host: string; readonly port: number },
    signal: AbortSignal,
  ): Promise<Connection> {
    const { services } = this.#found.recognised;
    const isLocal = ['localhost', '127.0.0.1', '::1'].includes(host);
    const service = isLocal ? services[0] : services.find(each => each.name === host);
    if (service === undefined) {
      const names = services.map(({ name }) => name).join(', ');
      throw new LockstepError(
        'notSupported',
        `Ports are forwarded from localhost or a service (${names}), not ${host}.`,
      );
    }
    const { namespace, pod } = this.#accessTo(service);
    return await forwardPort(this.#cluster, { namespace, pod, port }, AbortSignal.any([signal, this.#closed.signal]));
  }

  terminal(service: ServiceName | undefined): TerminalLaunch {
    const chosen = this.#service(service);
    const defaults = chosen === this.#found.recognised.services[0] ? this.#defaults : startsWith({}, undefined);
    return {
      kind: 'pty',
      open: (size, signal) =>
        openTerminal(this.#accessTo(chosen), { ...defaults, size }, AbortSignal.any([signal, this.#closed.signal])),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#away);
    this.#closed.abort();
    this.#found[Symbol.dispose]();
    return Promise.resolve();
  }

  #service(name: ServiceName | undefined): RecognisedService {
    const { environment, services } = this.#found.recognised;
    const found = name === undefined ? services[0] : services.find(each => each.name === name);
    if (found !== undefined) return found;
    const names = services.map(each => each.name).join(', ');
    throw new LockstepError('notFound', `${environment.name} has no service ${name ?? ''}; it has ${names}.`);
  }

  /** Where somebody has asked for a debug container, the workspace has no tools for its files. */
  #files(): { readonly access: ContainerAccess; readonly root: string } {
    const { services } = this.#found.recognised;
    const debug = services.find(
      ({ workload, looksInto }) => workload === services[0].workload && looksInto === this.#held.container,
    );
    const root = debug === undefined ? '' : '/proc/1/root';
    return { access: this.#accessTo(debug ?? services[0]), root };
  }

  /** Of the workspace's own pod where it is in there, else of the service's best one now. */
  #accessTo(service: RecognisedService): ContainerAccess {
    const held = this.#found.pods.get(this.#held.uid);
    const isIn = service.workload === this.#found.recognised.services[0].workload && runs(held, service.container);
    const pod = isIn && held !== undefined ? held : this.#runningPod(service);
    const containerId = findContainerStatus(pod, service.container)?.containerID;
    const key = containerId ?? `${pod.metadata.uid}/${service.container}`;
    const known = this.#accesses.get(key);
    if (known !== undefined) return known;
    const access = createContainerAccess({
      cluster: this.#cluster,
      logger: this.#logger,
      lost: this.#lost.signal,
      namespace: this.#namespace,
      pod: pod.metadata.name,
      container: service.container,
      ...(containerId === undefined ? {} : { containerId }),
    });
    this.#accesses.set(key, access);
    return access;
  }

  #runningPod({ name, workload, container }: RecognisedService): Pod {
    const [pod, ...others] = this.#found.pods.of(workload);
    const running = [pod, ...others].find(each => runs(each, container));
    if (running !== undefined) return running;
    const { environment, services } = this.#found.recognised;
    const what = name === services[0].name ? environment.name : `${name} of ${environment.name}`;
    const why = pod === undefined ? environment.reason : podTrouble(pod)?.words;
    throw new LockstepError('unreachable', `${what} doesn't run${why === undefined ? '.' : `: ${why}`}`, {
      remedy: { kind: 'text', text: `Start it first: lockstep start ${environment.name}` },
    });
  }

  #look(): void {
    const { pods } = this.#found;
    if (pods.broken?.code === 'unreachable') {
      const { broken } = pods;
      this.#away ??= setTimeout(() => this.#lose(broken.message, broken), awayMilliseconds);
      return;
    }
    clearTimeout(this.#away);
    this.#away = undefined;
    if (pods.broken !== undefined) return;
    const reason = podLoss(pods.get(this.#held.uid), this.#held);
    if (reason !== undefined) this.#lose(reason);
  }

  #lose(reason: string, cause?: unknown): void {
    if (this.#closed.signal.aborted) return;
    const { name } = this.#found.recognised.environment;
    this.#lost.abort(
      new LockstepError('unreachable', `The connection to ${name} is lost: ${reason.replace(/\.$/, '')}.`, {
        ...(cause === undefined ? {} : { cause }),
        remedy: { kind: 'retry', text: 'Connect again' },
      }),
    );
  }
}

const runs = (pod: Pod | undefined, container: string): boolean =>
  pod !== undefined && findContainerStatus(pod, container)?.state?.running !== undefined;
