import { mountTarget } from '../../devcontainer/mergeDevContainer.ts';
import type { Mount } from '../../devcontainer/devContainer.ts';
import { mapDeclared, type Declared, type Position } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { dockerBytes } from '../quantities/dockerBytes.ts';
import { platformArchitecture } from '../workload/platformArchitecture.ts';

/** Adds what one option of `docker run` decides. */
type Add = (facts: FactList, value: Declared<string>, text: string) => void;

const positive = (text: string): number | undefined => (Number(text) > 0 ? Number(text) : undefined);
const millicores = (text: string): number | undefined => positive(String(Math.round(Number(text) * 1000)));

/** By the option's long name; options that decide no fact, or several together, are left out. */
const adders: Readonly<Record<string, Add>> = {
  memory: (facts, value) => facts.declare('resources.memory.limit', mapDeclared(value, dockerBytes)),
  'memory-reservation': (facts, value) => facts.declare('resources.memory.request', mapDeclared(value, dockerBytes)),
  cpus: (facts, value) => facts.declare('resources.cpu.limit', mapDeclared(value, millicores)),
  'pids-limit': (facts, value, text) => {
    if (text !== '-1' && text !== '0') facts.declare('resources.pids', mapDeclared(value, positive));
  },
  'shm-size': (facts, value) => facts.declare('resources.shm', mapDeclared(value, dockerBytes)),
  ulimit: (facts, value, text) => {
    const soft = /^nofile=(?<soft>\d+)/.exec(text)?.groups?.['soft'];
    if (soft !== undefined) facts.add('resources.files', Number(soft), value.at);
  },
  'read-only': (facts, value, text) => facts.add('identity.readOnlyRootFilesystem', text !== 'false', value.at),
  platform: (facts, value) => facts.declare('cpu.architecture', mapDeclared(value, platformArchitecture)),
  dns: (facts, value, text) => facts.add('network.dns', [text], value.at),
  workdir: (facts, value) => facts.declare('image.workdir', value),
  restart: (facts, value) => facts.declare('deployment.restart', value),
  'health-cmd': (facts, value) => facts.declare('deployment.healthcheck', value),
  sysctl: (facts, value, text) => {
    const { key, setting } = /^(?<key>[^=]+)=(?<setting>.*)$/.exec(text)?.groups ?? {};
    if (key !== undefined && setting !== undefined) facts.add(`kernel.sysctl.${key}`, setting, value.at);
  },
  'add-host': (facts, value, text) => {
    const { host, address } = /^(?<host>[^:=]+)[:=](?<address>.*)$/.exec(text)?.groups ?? {};
    if (host !== undefined && address !== undefined) facts.add(`network.host.${host}`, address, value.at);
  },
  expose: addPort,
  publish: addPort,
  tmpfs: (facts, value, text) => facts.add(`mount.${text.split(':')[0] ?? ''}`, 'memory', value.at),
  mount: (facts, value, text) => {
    addMount(facts, text, value.at);
  },
  volume: addVolume,
};

export function addRunArgument(facts: FactList, name: string, value: Declared<string>, text: string): void {
  adders[name]?.(facts, value, text);
}

function addPort(facts: FactList, { at }: Declared<string>, text: string): void {
  const { port, protocol } = /(?:^|:)(?<port>\d+)(?:\/(?<protocol>\w+))?$/.exec(text)?.groups ?? {};
  if (port !== undefined) facts.add(`network.port.${port}/${protocol ?? 'tcp'}`, true, at);
}

function addVolume(facts: FactList, { at }: Declared<string>, text: string): void {
  const { source, target } =
    /^(?:(?<source>(?:[A-Za-z]:)?[^:]+):)?(?<target>\/[^:]*)(?::[^:]*)?$/.exec(text)?.groups ?? {};
  if (target === undefined) return;
  const isPath = source !== undefined && /^(?:[./~]|[A-Za-z]:|\$\{)/.test(source);
  facts.add(`mount.${target}`, isPath ? 'bind' : source === undefined ? 'ephemeral' : 'named', at);
}

/** A mount of `mounts` or of `--mount`; its value is how long its content lasts. */
export function addMount(facts: FactList, mount: string | Mount, at: Position): void {
  const target = mountTarget(mount);
  if (target === undefined || target.includes('${')) return;
  const { type = 'volume', source } = typeof mount === 'string' ? mountParts(mount) : mount;
  const kept = source === undefined ? 'ephemeral' : 'named';
  facts.add(`mount.${target}`, type === 'bind' ? 'bind' : type === 'tmpfs' ? 'memory' : kept, at);
}

function mountParts(mount: string): { readonly type?: string; readonly source?: string } {
  const part = (name: string): string | undefined => new RegExp(`(?:^|,)(?:${name})=([^,]*)`).exec(mount)?.[1];
  const type = part('type');
  const source = part('source|src');
  return { ...(type === undefined ? {} : { type }), ...(source === undefined ? {} : { source }) };
}
