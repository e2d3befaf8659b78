import { clusterAnnotations } from '../../cluster/clusterLabels.ts';
import { mapDeclared } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { knownServiceFamily } from '../images/serviceFamily.ts';
import { kubernetesBytes } from '../quantities/kubernetesQuantity.ts';
import { addBackingService, backingFamily } from '../workload/backingService.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { argv } from './deploymentFacts.ts';
import type { Manifest } from './manifest.ts';
import { operators } from './operators.ts';
import { declaredOf } from './podFacts.ts';
import { podEnvironment } from './podEnvironment.ts';
import { podMounts } from './podMounts.ts';
import { toWorkload } from './workload.ts';
import type { KubernetesWorkload } from './workload.ts';

/** What the manifests say of the services beside a workload: in the cluster, by operator, or behind an ExternalName. */
export function addServiceFacts(facts: FactList, workload: KubernetesWorkload, manifests: readonly Manifest[]): void {
  const { stackImage } = clusterAnnotations;
  const swapped = text(at(workload.manifest.root, 'metadata', 'annotations', stackImage));
  const own = swapped ?? text(at(workload.container, 'image'));
  for (const manifest of manifests) {
    const other = toWorkload(manifest);
    if (other !== undefined && manifest !== workload.manifest) addWorkload(facts, other, own, manifests);
    else addElsewhere(facts, manifest);
  }
}

function addWorkload(
  facts: FactList,
  other: KubernetesWorkload,
  ownImage: string | undefined,
  manifests: readonly Manifest[],
): void {
  const { container, manifest } = other;
  const image = declaredOf(at(container, 'image'));
  const family = backingFamily(manifest.name, image?.kind === 'known' ? image.value : undefined, ownImage);
  if (family === undefined || manifest.kind === 'Job' || manifest.kind === 'CronJob') return;
  const { variables, secrets } = podEnvironment(container, other, manifests);
  const volumes = podMounts(other, manifests).flatMap(mount => (mount.kind === 'volume' ? [mount.persistence] : []));
  const command = argv(at(container, 'args') ?? at(container, 'command'), variables);
  const memory = mapDeclared(declaredOf(at(container, 'resources', 'limits', 'memory')), kubernetesBytes);
  const user = declaredOf(
    at(container, 'securityContext', 'runAsUser') ?? at(other.podSpec, 'securityContext', 'runAsUser'),
  );
  addBackingService(facts, family, {
    at: container.at,
    environment: new Map([...variables, ...secrets]),
    persistence: volumes.find(kind => kind === 'named' || kind === 'network') ?? 'ephemeral',
    ...(image === undefined ? {} : { image }),
    ...(command === undefined ? {} : { command }),
    ...(user === undefined ? {} : { user }),
    ...(memory === undefined ? {} : { memory }),
  });
}

function addElsewhere(facts: FactList, { apiVersion, kind, name, root }: Manifest): void {
  const operator = operators.find(each => apiVersion.startsWith(`${each.group}/`) && each.kind === kind);
  if (operator !== undefined) {
    const image = declaredOf(at(root, ...operator.image));
    addBackingService(facts, operator.family, {
      at: root.at,
      environment: new Map(),
      persistence: 'named',
      ...(image === undefined ? {} : { image }),
    });
    return;
  }
  const host = at(root, 'spec', 'externalName');
  if (kind !== 'Service' || host === undefined) return;
  const family = knownServiceFamily(name) ?? familyOfHost(text(host) ?? '');
  if (family !== undefined && !facts.has(`service.${family}`)) {
    facts.add(`service.${family}`, true, host.at);
    facts.addUnknown(`service.${family}.version`, `No manifest tells the version of ${text(host) ?? name}.`, host.at);
  }
}

const hosts: readonly (readonly [RegExp, string])[] = [
  [/postgres|(?:^|[.-])pg(?:[.-]|\d)/i, 'postgres'],
  [/mariadb/i, 'mariadb'],
  [/mysql/i, 'mysql'],
  [/valkey/i, 'valkey'],
  [/redis|\.cache\.amazonaws\.com$/i, 'redis'],
  [/mongo|docdb/i, 'mongodb'],
  [/rabbit|\.mq\./i, 'rabbitmq'],
  [/kafka/i, 'kafka'],
  [/opensearch|\.es\.amazonaws\.com$/i, 'opensearch'],
  [/elastic/i, 'elasticsearch'],
];

function familyOfHost(host: string): string | undefined {
  return hosts.find(([pattern]) => pattern.test(host))?.[1];
}
