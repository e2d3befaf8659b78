import { isAbsolute } from 'node:path';
import { parseRunArguments } from '../../../references/devcontainer/runArguments.ts';
import { dockerBytes } from '../../../references/quantities/dockerBytes.ts';
import { platformArchitecture } from '../../../references/workload/platformArchitecture.ts';
import type { BindContext } from './planBind.ts';
import { planMount } from './planMount.ts';
import { securityOptions } from './securityOptions.ts';
import type { ResourcePlan, ServicePlan, VolumePlan } from './servicePlan.ts';

type Changes = Partial<ServicePlan>;

/** Names, and what only decides how the engine's own command line behaves. */
const meaningless = new Set([
  'name',
  'label',
  'detach',
  'interactive',
  'tty',
  'rm',
  'quiet',
  'pull',
  'restart',
  'publish',
  'log-driver',
  'log-opt',
]);

const cpu = (value: string): ResourcePlan =>
  Number(value) > 0 ? { millicores: Math.round(Number(value) * 1000) } : {};
const memory = (value: string): ResourcePlan => {
  const bytes = dockerBytes(value);
  return bytes === undefined || bytes === 0 ? {} : { bytes };
};

/** What an option of `docker run` changes; by its long name. */
const simple: Readonly<Record<string, (value: string, plan: ServicePlan) => Changes>> = {
  'cap-add': (value, plan) => ({ addedCapabilities: [...plan.addedCapabilities, value] }),
  'cap-drop': (value, plan) => ({ droppedCapabilities: [...plan.droppedCapabilities, value] }),
  cpus: (value, plan) => ({ limits: { ...plan.limits, ...cpu(value) } }),
  env: (value, plan) => ({ env: { ...plan.env, ...variable(value) } }),
  gpus: value => ({ gpus: /^\d+$/.test(value) ? Number(value) : 1 }),
  hostname: value => ({ hostname: value }),
  init: value => ({ init: value !== 'false' }),
  memory: (value, plan) => ({ limits: { ...plan.limits, ...memory(value) } }),
  'memory-reservation': (value, plan) => ({ requests: { ...plan.requests, ...memory(value) } }),
  privileged: value => ({ privileged: value !== 'false' }),
  'read-only': value => ({ readOnlyRoot: value !== 'false' }),
  user: value => ({ user: value }),
  workdir: value => ({ workingDirectory: value }),
  platform: value => {
    const architecture = platformArchitecture(value);
    return architecture === undefined ? {} : { architecture };
  },
};

/** `runArgs` on top of a plan, as far as Kubernetes has the same; the rest is noted. */
export async function applyRunArguments(
  plan: ServicePlan,
  runArgs: readonly string[],
  context: BindContext,
): Promise<ServicePlan> {
  let changed = plan;
  for (const { name, value } of parseRunArguments(runArgs, () => ({ file: '', line: 1, column: 1 }))) {
    if (meaningless.has(name)) continue;
    const change = simple[name]?.(value, changed) ?? (await otherChange(name, value, { plan: changed, context }));
    if (change === undefined) context.note(`${plan.name} goes without --${name}: Kubernetes has no such thing`);
    else changed = { ...changed, ...change };
  }
  return changed;
}

async function otherChange(
  name: string,
  value: string,
  { plan, context }: { readonly plan: ServicePlan; readonly context: BindContext },
): Promise<Changes | undefined> {
  const withVolume = (volume: VolumePlan | undefined): Changes =>
    volume === undefined ? {} : { volumes: [...plan.volumes, volume] };
  switch (name) {
    case 'security-opt': {
      const { noNewPrivileges, unconfined } = securityOptions(plan.name, [value], context.note);
      return {
        noNewPrivileges: plan.noNewPrivileges || noNewPrivileges,
        unconfined: plan.unconfined || unconfined,
      };
    }
    case 'add-host': {
      const { host, address } = /^(?<host>[^:=]+)[:=](?<address>[\d.]+|\[?[\da-f:]+\]?)$/i.exec(value)?.groups ?? {};
      return host === undefined || address === undefined
        ? undefined
        : { hosts: [...plan.hosts, { name: host, address: address.replace(/[[\]]/g, '') }] };
    }
    case 'shm-size': {
      const bytes = dockerBytes(value);
      return withVolume({
        kind: 'memory',
        target: '/dev/shm',
        readOnly: false,
        ...(bytes === undefined ? {} : { bytes }),
      });
    }
    case 'tmpfs':
      return withVolume({ kind: 'memory', target: value.split(':')[0] ?? value, readOnly: false });
    case 'mount':
      return withVolume(await planMount(value, context));
    case 'volume':
      return withVolume(await planMount(mountOfVolume(value), context));
    default:
      return undefined;
  }
}

/** `-e NAME` takes the variable of this machine. */
function variable(text: string): Readonly<Record<string, string>> {
  const [name = '', ...rest] = text.split('=');
  const value = text.includes('=') ? rest.join('=') : process.env[name];
  return value === undefined ? {} : { [name]: value };
}

/** `-v NAME:/target:ro` in the words of `--mount`. */
function mountOfVolume(text: string): string {
  const { source, target, mode } =
    /^(?:(?<source>(?:[A-Za-z]:)?[^:]+):)?(?<target>\/[^:]*)(?::(?<mode>[^:]*))?$/.exec(text)?.groups ?? {};
  const type = source !== undefined && (isAbsolute(source) || /^[.~]/.test(source)) ? 'bind' : 'volume';
  const from = source === undefined ? '' : `,source=${source}`;
  return `type=${type}${from},target=${target ?? ''}${mode?.split(',').includes('ro') === true ? ',readonly' : ''}`;
}
