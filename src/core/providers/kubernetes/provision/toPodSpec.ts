import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import { dnsName } from './environmentNames.ts';
import type { EnvironmentPlan } from './environmentPlan.ts';
import type { PodGroup } from './podGroups.ts';
import { podVolumes } from './podVolumes.ts';
import { prepareContainer } from './prepareContainer.ts';
import type { ServicePlan } from './servicePlan.ts';
import { containerResources, toContainer } from './toContainer.ts';

/** Docker's own time between TERM and KILL. */
const graceSeconds = 10;

/** The pod of one group of services (API reference, "PodSpec"). */
export function toPodSpec({ main, services, kind }: PodGroup, plan: EnvironmentPlan, isWorkspace: boolean): object {
  const volumes = podVolumes(services, plan);
  const prepare = isWorkspace ? prepareContainer(main, plan, containerResources(main)) : undefined;
  const hosts = services.flatMap(({ hosts: own }) => own);
  return {
    // As on an engine: no account of the cluster, no variables of its other Services.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: graceSeconds,
    ...(kind === 'Job' ? { restartPolicy: 'Never' } : {}),
    // The pod's own first process reaps orphans.
    ...(services.some(({ init }) => init) ? { shareProcessNamespace: true } : {}),
    ...(main.hostname === undefined ? {} : { hostname: dnsName(main.hostname) }),
    ...(hosts.length === 0
      ? {}
      : { hostAliases: hosts.map(({ name, address }) => ({ ip: address, hostnames: [name] })) }),
    ...(main.architecture === undefined ? {} : { nodeSelector: { 'kubernetes.io/arch': main.architecture } }),
    ...(isWorkspace || !sharesClaim(services, plan) ? {} : { affinity: besideWorkspace(plan) }),
    securityContext: plan.security.get(main.name)?.pod ?? {},
    ...(prepare === undefined ? {} : { initContainers: [prepare] }),
    containers: services.map(service => toContainer(service, plan, volumes)),
    volumes: volumes.volumes,
  };
}

/** A claim that only one node can mount at a time. */
function sharesClaim(services: readonly ServicePlan[], plan: EnvironmentPlan): boolean {
  const claimsOf = (service: ServicePlan): readonly string[] =>
    service.volumes.flatMap(volume =>
      volume.kind === 'workspace' ? ['workspace'] : volume.kind === 'kept' ? [`kept ${volume.name}`] : [],
    );
  const elsewhere = new Set(plan.services.filter(service => !services.includes(service)).flatMap(claimsOf));
  return services.flatMap(claimsOf).some(claim => elsewhere.has(claim));
}

function besideWorkspace({ names }: EnvironmentPlan): object {
  const matchLabels = { [clusterLabels.environment]: names.environment, [clusterLabels.role]: 'workspace' };
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' },
      ],
    },
  };
}
