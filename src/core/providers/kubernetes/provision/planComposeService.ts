import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Declared } from '../../../references/declared.ts';
import type { ComposeMount, ComposeProject, ComposeService } from '../../../references/compose/composeProject.ts';
import { dockerBytes } from '../../../references/quantities/dockerBytes.ts';
import { dockerSeconds } from '../../../references/quantities/dockerSeconds.ts';
import { platformArchitecture } from '../../../references/workload/platformArchitecture.ts';
import { at, boolean, entries, items, text } from '../../../references/yaml/yamlAccess.ts';
import type { YamlNode } from '../../../references/yaml/yamlNode.ts';
import { planBind } from './planBind.ts';
import { securityOptions } from './securityOptions.ts';
import {
  emptyPlan,
  type HealthPlan,
  type Note,
  type ResourcePlan,
  type ServicePlan,
  type VolumePlan,
} from './servicePlan.ts';

export interface ComposeContext {
  readonly project: ComposeProject;
  /** The workspace folder, which the project's paths are relative to; absolute. */
  readonly folder: string;
  /** See BindContext. */
  readonly root: string;
  readonly isWorkspace: boolean;
  readonly note: Note;
}

/** Keys that are said in Kubernetes' own words, or that mean nothing outside of one engine. */
const understood = new Set(
  `image build environment env_file command entrypoint ports expose volumes tmpfs secrets configs user working_dir
   depends_on networks extra_hosts healthcheck cap_add cap_drop privileged security_opt shm_size network_mode deploy
   mem_limit mem_reservation cpus init hostname restart read_only profiles labels annotations container_name platform
   stop_grace_period tty stdin_open extends pull_policy logging`.split(/\s+/),
);

/** A Compose service as a container on a cluster; `image` is the one that it declares, empty where it is built. */
export async function planComposeService(service: ComposeService, context: ComposeContext): Promise<ServicePlan> {
  const { merged, name } = service;
  const { note } = context;
  const get = (...path: string[]): YamlNode | undefined => at(merged, ...path);
  for (const key of merged.entries.keys()) {
    if (!understood.has(key) && !key.startsWith('x-'))
      note(`${name} goes without ${key}: Kubernetes has no such thing`);
  }
  const entrypoint = value(service.entrypoint);
  const command = value(service.command);
  const architecture = platformArchitecture(value(service.platform) ?? '');
  const workingDirectory = value(service.workingDirectory);
  const user = value(service.user);
  const health = healthOf(get('healthcheck'));
  const hostname = text(get('hostname'));
  const network = networkOf(text(get('network_mode')), name, note);
  const asTexts = (node: YamlNode | undefined): readonly string[] => items(node).flatMap(item => text(item) ?? []);
  return {
    ...emptyPlan,
    name,
    image: value(service.image) ?? '',
    env: Object.fromEntries(
      [...service.environment].flatMap(([key, each]) => (each.kind === 'known' ? [[key, each.value]] : [])),
    ),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(user === undefined ? {} : { user }),
    ...(health === undefined ? {} : { health }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(network === undefined ? {} : { networkOf: network }),
    ...securityOptions(name, asTexts(get('security_opt')), note),
    ports: portsOf(service),
    volumes: await volumesOf(service, context),
    needs: needsOf(get('depends_on')),
    ...resourcesOf(merged),
    addedCapabilities: asTexts(get('cap_add')),
    droppedCapabilities: asTexts(get('cap_drop')),
    privileged: boolean(get('privileged')) ?? false,
    readOnlyRoot: boolean(get('read_only')) ?? false,
    init: boolean(get('init')) ?? false,
    hosts: [...service.extraHosts].flatMap(([host, address]) => hostOf(host, value(address) ?? '', { name, note })),
  };
}

function value<Value>(declared: Declared<Value> | undefined): Value | undefined {
  return declared?.kind === 'known' ? declared.value : undefined;
}

function portsOf({ ports, expose }: ComposeService): ServicePlan['ports'] {
  const exposed = expose.flatMap(each => {
    const { port, protocol } = /^(?<port>\d+)(?:\/(?<protocol>\w+))?$/.exec(value(each) ?? '')?.groups ?? {};
    return port === undefined ? [] : [{ port: Number(port), protocol: protocol ?? 'tcp' }];
  });
  const published = ports.map(({ target, protocol }) => ({ port: value(target) ?? 0, protocol }));
  const all = [...published, ...exposed].filter(({ port }) => port > 0);
  return [...new Map(all.map(each => [`${each.port}/${each.protocol}`, each])).values()].map(({ port, protocol }) => ({
    port,
    protocol: protocol === 'udp' ? 'UDP' : 'TCP',
  }));
}

function healthOf(node: YamlNode | undefined): HealthPlan | undefined {
  if (node === undefined || boolean(at(node, 'disable')) === true) return undefined;
  const test = at(node, 'test');
  const words = items(test).flatMap(item => text(item) ?? []);
  const line = test?.kind === 'scalar' ? text(test) : words[0] === 'CMD-SHELL' ? words[1] : undefined;
  const argv = line === undefined ? words.slice(1) : ['/bin/sh', '-c', line];
  if (words[0] === 'NONE' || argv.length === 0) return undefined;
  const seconds = (key: string, otherwise: number): number =>
    Math.max(1, Math.ceil(dockerSeconds(text(at(node, key)) ?? '') ?? otherwise));
  return {
    argv,
    intervalSeconds: seconds('interval', 30),
    timeoutSeconds: seconds('timeout', 30),
    retries: Number(text(at(node, 'retries')) ?? 3),
  };
}

const conditions: Readonly<Record<string, ServicePlan['needs'][number]['until']>> = {
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
};

function needsOf(node: YamlNode | undefined): ServicePlan['needs'] {
  return entries(node).map(([service, entry]) => ({
    service,
    until: conditions[text(at(entry.value, 'condition')) ?? ''] ?? 'started',
  }));
}

function networkOf(mode: string | undefined, name: string, note: Note): string | undefined {
  if (mode === undefined || mode === 'bridge' || mode === 'default') return undefined;
  const service = /^service:(?<service>.+)$/.exec(mode)?.groups?.['service'];
  if (service === undefined) note(`${name} goes without network_mode ${mode}: it gets a network of its own`);
  return service;
}

function hostOf(
  host: string,
  address: string,
  { name, note }: { readonly name: string; readonly note: Note },
): ServicePlan['hosts'] {
  if (/^[\d.]+$|:/.test(address)) return [{ name: host, address }];
  note(`${name} goes without the host ${host}: ${address} is no address of the cluster's network`);
  return [];
}

function resourcesOf(service: YamlNode): Pick<ServicePlan, 'requests' | 'limits'> {
  const plan = (cpus: string | undefined, memory: string | undefined): ResourcePlan => {
    const bytes = dockerBytes(memory ?? '');
    return {
      ...(Number(cpus) > 0 ? { millicores: Math.round(Number(cpus) * 1000) } : {}),
      ...(bytes === undefined || bytes === 0 ? {} : { bytes }),
    };
  };
  const deployed = (kind: string, key: string): string | undefined =>
    text(at(service, 'deploy', 'resources', kind, key));
  return {
    limits: plan(
      deployed('limits', 'cpus') ?? text(at(service, 'cpus')),
      deployed('limits', 'memory') ?? text(at(service, 'mem_limit')),
    ),
    requests: plan(
      deployed('reservations', 'cpus'),
      deployed('reservations', 'memory') ?? text(at(service, 'mem_reservation')),
    ),
  };
}

async function volumesOf(service: ComposeService, context: ComposeContext): Promise<readonly VolumePlan[]> {
  const volumes: VolumePlan[] = [];
  for (const mount of service.mounts) {
    const volume = await volumeOf(mount, service, context);
    if (volume !== undefined) volumes.push(volume);
  }
  const shared = dockerBytes(text(at(service.merged, 'shm_size')) ?? '');
  if (shared !== undefined) volumes.push({ kind: 'memory', target: '/dev/shm', bytes: shared, readOnly: false });
  for (const { source, target } of [...service.secrets, ...service.configs]) {
    const isSecret = service.secrets.some(each => each.source === source && each.target === target);
    const content = await grantContent(isSecret ? 'secrets' : 'configs', source, context);
    if (content === undefined)
      context.note(`${service.name} goes without ${source} at ${target}: it could not be read`);
    else volumes.push({ kind: 'files', target, files: new Map([['', content]]), readOnly: true, secret: isSecret });
  }
  return volumes;
}

async function volumeOf(
  { kind, source, target: declaredTarget, readOnly }: ComposeMount,
  service: ComposeService,
  { folder, root, isWorkspace, note }: ComposeContext,
): Promise<VolumePlan | undefined> {
  const target = value(declaredTarget) ?? '';
  switch (kind) {
    case 'tmpfs':
      return { kind: 'memory', target, readOnly: false };
    case 'volume':
      return source === undefined
        ? { kind: 'ephemeral', target, readOnly }
        : { kind: 'kept', name: source, target, readOnly };
    case 'bind':
      return planBind(
        { source: absolute(source ?? '', folder), target, readOnly },
        { root, isWorkspace, note, service: service.name },
      );
    case 'other':
      note(`${service.name} goes without its mount at ${target}: Kubernetes has no such kind`);
      return undefined;
  }
}

function absolute(path: string, folder: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : join(folder, path);
}

/** Top-level `secrets` and `configs`: a file, a variable of this machine or the content itself. */
async function grantContent(
  kind: 'secrets' | 'configs',
  name: string,
  { project, folder }: ComposeContext,
): Promise<Uint8Array | undefined> {
  const declared = project[kind].get(name);
  const file = text(at(declared, 'file'));
  if (file !== undefined) return readFile(absolute(file, folder)).catch(() => undefined);
  const variable = text(at(declared, 'environment'));
  const content = variable === undefined ? text(at(declared, 'content')) : process.env[variable];
  return content === undefined ? undefined : Buffer.from(content);
}
