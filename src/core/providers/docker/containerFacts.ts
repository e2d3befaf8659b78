import type Dockerode from 'dockerode';
import type { Fact } from '../../environment/fact.ts';
import { runConfigurationValues } from '../../references/inspection/runConfiguration.ts';
import { toFacts, type Values } from '../../references/inspection/toFacts.ts';
import { capabilities } from '../../references/workload/capabilities.ts';
import { imageFacts } from './imageFacts.ts';

/** What the engine says of a container and its image (`GET /containers/{id}/json`); keys of the report's "Names". */
export function containerFacts(
  container: Dockerode.ContainerInspectInfo,
  image: Dockerode.ImageInspectInfo | undefined,
  user: string | undefined,
): readonly Fact[] {
  const detail = `docker inspect ${container.Name.replace(/^\//, '')}`;
  const ofContainer = {
    ...identity(container, user),
    ...resources(container),
    ...deployment(container),
    ...mounts(container),
  };
  const own = toFacts(ofContainer, detail);
  const ofImage = image === undefined ? [] : imageFacts(container.Config.Image, image);
  const config = toFacts(runConfigurationValues(container.Config), detail);
  return [...new Map([...ofImage, ...config, ...own].map(fact => [fact.key, fact])).values()];
}

function identity(
  { HostConfig: host, Config: config }: Dockerode.ContainerInspectInfo,
  remoteUser: string | undefined,
): Values {
  const [user = '', group] = (remoteUser ?? config.User).split(':');
  const isRoot = user === '' || user === '0' || user === 'root';
  const privileged = host.Privileged ?? false;
  const changes = { add: asList(host.CapAdd), drop: asList(host.CapDrop), privileged };
  return {
    'identity.user': isRoot ? 'root' : user,
    'identity.root': isRoot,
    'identity.group': group,
    'identity.privileged': privileged,
    'identity.capabilities': capabilities(changes),
    'identity.readOnlyRootFilesystem': host.ReadonlyRootfs ?? false,
    'identity.noNewPrivileges': asList(host.SecurityOpt).some(option =>
      /^no-new-privileges(?:[:=]true)?$/.test(option),
    ),
  };
}

const asList = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/** Zero and less stand for no limit. */
function resources({ HostConfig: host }: Dockerode.ContainerInspectInfo): Values {
  const limits = (host.Ulimits ?? []) as readonly { readonly Name?: string; readonly Soft?: number }[];
  const files = limits.find(limit => limit.Name === 'nofile');
  const period = positive(host.CpuPeriod) ?? 100_000;
  const quota = positive(host.CpuQuota);
  const nano = positive(host.NanoCpus);
  return {
    'resources.memory.limit': positive(host.Memory),
    'resources.memory.request': positive(host.MemoryReservation),
    'resources.cpu.limit':
      nano === undefined ? quota && Math.round((quota / period) * 1000) : Math.round(nano / 1_000_000),
    'resources.pids': positive(host.PidsLimit),
    'resources.shm': positive(host.ShmSize),
    'resources.files': positive(files?.Soft),
  };
}

const positive = (value: number | null | undefined): number | undefined => (value && value > 0 ? value : undefined);

function deployment({ HostConfig: host }: Dockerode.ContainerInspectInfo): Values {
  const restart = host.RestartPolicy?.Name;
  return { 'deployment.restart': restart === undefined || restart === '' ? 'no' : restart };
}

function mounts({ Mounts, HostConfig: host }: Dockerode.ContainerInspectInfo): Values {
  const memory = Object.keys((host.Tmpfs ?? {}) as object).map(path => [`mount.${path}`, 'memory']);
  return Object.fromEntries([
    ...Mounts.map(mount => [`mount.${mount.Destination}`, persistence(mount)]),
    ...memory,
  ]) as Values;
}

/** An anonymous volume goes with its container; it has a name of 64 hexadecimal digits. */
function persistence({ Type, Name }: { readonly Type: string; readonly Name?: string | undefined }): string {
  if (Type === 'tmpfs') return 'memory';
  if (Type === 'bind') return 'bind';
  return Name === undefined || /^[0-9a-f]{64}$/.test(Name) ? 'ephemeral' : 'named';
}
