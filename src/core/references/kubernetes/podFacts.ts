import { known, mapDeclared } from '../declared.ts';
import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { addImageFacts } from '../images/imageFacts.ts';
import { kubernetesBytes, kubernetesMillicores } from '../quantities/kubernetesQuantity.ts';
import { capabilities } from '../workload/capabilities.ts';
import { at, boolean, items, number, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { selects } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import type { KubernetesWorkload } from './workload.ts';

/** A scalar as declared; undefined where there is none. */
export function declaredOf(node: YamlNode | undefined): Declared<string> | undefined {
  const value = text(node);
  return value === undefined || node === undefined ? undefined : known(value, node.at);
}

/** What the pod's specification says of the container itself. */
export function addPodFacts(facts: FactList, workload: KubernetesWorkload, manifests: readonly Manifest[]): void {
  const { container } = workload;
  addImageFacts(facts, declaredOf(at(container, 'image')));
  facts.declare('image.workdir', declaredOf(at(container, 'workingDir')));
  facts.declare('cpu.architecture', architecture(workload.podSpec));
  addIdentity(facts, workload);
  addResources(facts, container);
  addNetwork(facts, workload, manifests);
}

function architecture(podSpec: YamlNode): Declared<string> | undefined {
  const label = 'kubernetes.io/arch';
  const selected = declaredOf(at(podSpec, 'nodeSelector', label));
  if (selected !== undefined) return selected;
  const terms = at(
    podSpec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const values = items(terms)
    .flatMap(term => items(at(term, 'matchExpressions')))
    .filter(expression => text(at(expression, 'key')) === label && text(at(expression, 'operator')) === 'In')
    .flatMap(expression => items(at(expression, 'values')));
  return new Set(values.map(text)).size === 1 ? declaredOf(values[0]) : undefined;
}

/** The container's security context stands over the pod's. */
function addIdentity(facts: FactList, { container, podSpec }: KubernetesWorkload): void {
  const own = (key: string): YamlNode | undefined => at(container, 'securityContext', key);
  const either = (key: string): YamlNode | undefined => own(key) ?? at(podSpec, 'securityContext', key);
  const flag = (key: string, node: YamlNode | undefined, value: boolean): void => {
    facts.add(key, value, node?.at ?? container.at, node === undefined ? 'inferred' : 'declared');
  };
  const user = declaredOf(either('runAsUser'));
  const nonRoot = either('runAsNonRoot');
  if (user?.kind === 'known') {
    facts.add('identity.user', user.value === '0' ? 'root' : user.value, user.at);
    facts.add('identity.root', user.value === '0', user.at);
  } else if (nonRoot !== undefined && boolean(nonRoot) === true) facts.add('identity.root', false, nonRoot.at);
  facts.declare('identity.group', declaredOf(either('runAsGroup')));
  flag(
    'identity.readOnlyRootFilesystem',
    own('readOnlyRootFilesystem'),
    boolean(own('readOnlyRootFilesystem')) ?? false,
  );
  const privileged = own('privileged');
  flag('identity.privileged', privileged, boolean(privileged) ?? false);
  flag('identity.noNewPrivileges', own('allowPrivilegeEscalation'), boolean(own('allowPrivilegeEscalation')) === false);
  const changes = own('capabilities');
  const left = capabilities({
    add: items(at(changes, 'add')).flatMap(item => text(item) ?? []),
    drop: items(at(changes, 'drop')).flatMap(item => text(item) ?? []),
    privileged: boolean(privileged) === true,
  });
  facts.add('identity.capabilities', left, (changes ?? container).at, changes === undefined ? 'inferred' : 'declared');
  for (const sysctl of items(at(podSpec, 'securityContext', 'sysctls'))) {
    facts.declare(`kernel.sysctl.${text(at(sysctl, 'name')) ?? ''}`, declaredOf(at(sysctl, 'value')));
  }
}

const defaultShm = 64 * 2 ** 20;

function addResources(facts: FactList, container: YamlNode): void {
  const quantity = (...path: string[]): Declared<string> | undefined => declaredOf(at(container, 'resources', ...path));
  facts.declare('resources.memory.limit', mapDeclared(quantity('limits', 'memory'), kubernetesBytes));
  facts.declare('resources.memory.request', mapDeclared(quantity('requests', 'memory'), kubernetesBytes));
  facts.declare('resources.cpu.limit', mapDeclared(quantity('limits', 'cpu'), kubernetesMillicores));
  facts.declare('resources.cpu.request', mapDeclared(quantity('requests', 'cpu'), kubernetesMillicores));
  facts.add('resources.shm', defaultShm, container.at, 'inferred');
}

function addNetwork(
  facts: FactList,
  { container, podSpec, podMetadata }: KubernetesWorkload,
  manifests: readonly Manifest[],
): void {
  const ports = items(at(container, 'ports'));
  for (const port of ports) {
    const target = number(at(port, 'containerPort'));
    if (target !== undefined) facts.add(`network.port.${target}/${protocol(port)}`, true, port.at);
  }
  const labels = at(podMetadata, 'labels');
  for (const service of manifests) {
    if (service.kind !== 'Service' || !selects(at(service.root, 'spec', 'selector'), labels)) continue;
    for (const port of items(at(service.root, 'spec', 'ports'))) {
      // A named target is one of the container's ports, or another container's.
      const target = number(at(port, 'targetPort'));
      const key = `network.port.${target ?? ''}/${protocol(port)}`;
      if (target !== undefined && !facts.has(key)) facts.add(key, true, port.at);
    }
  }
  addIngress(facts, labels, manifests);
  for (const alias of items(at(podSpec, 'hostAliases'))) {
    const address = declaredOf(at(alias, 'ip'));
    for (const host of items(at(alias, 'hostnames'))) facts.declare(`network.host.${text(host) ?? ''}`, address);
  }
  const servers = at(podSpec, 'dnsConfig', 'nameservers');
  if (servers !== undefined)
    facts.add(
      'network.dns',
      items(servers).flatMap(item => text(item) ?? []),
      servers.at,
    );
  addEgress(facts, labels, manifests);
}

function protocol(port: YamlNode): string {
  return (text(at(port, 'protocol')) ?? '').toLowerCase();
}

/** The paths under which an Ingress passes requests on to the workload; that it is all of them says nothing. */
function addIngress(facts: FactList, labels: YamlNode | undefined, manifests: readonly Manifest[]): void {
  const services = manifests.filter(
    ({ kind, root }) => kind === 'Service' && selects(at(root, 'spec', 'selector'), labels),
  );
  const names = new Set(services.map(({ name }) => name));
  const paths = manifests
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap(({ root }) => items(at(root, 'spec', 'rules')))
    .flatMap(rule => items(at(rule, 'http', 'paths')))
    .filter(path => names.has(text(at(path, 'backend', 'service', 'name')) ?? ''));
  const told = [...new Set(paths.map(path => text(at(path, 'path')) ?? '/'))].sort();
  if (paths[0] !== undefined && told.some(path => path !== '/')) facts.add('network.ingress', told, paths[0].at);
}

/** Any policy that names egress turns the default from open to denied. */
function addEgress(facts: FactList, labels: YamlNode | undefined, manifests: readonly Manifest[]): void {
  for (const policy of manifests) {
    if (policy.kind !== 'NetworkPolicy') continue;
    const types = items(at(policy.root, 'spec', 'policyTypes'));
    const place = types.find(type => text(type) === 'Egress') ?? at(policy.root, 'spec', 'egress');
    const selector = at(policy.root, 'spec', 'podSelector');
    const isForAll = selector?.kind === 'map' && selector.entries.size === 0;
    if (place === undefined || !(isForAll || selects(at(selector, 'matchLabels'), labels))) continue;
    const rules = items(at(policy.root, 'spec', 'egress'));
    if (rules.length > 0 || !facts.has('network.egress'))
      facts.add('network.egress', rules.length > 0 ? 'restricted' : 'denied', place.at);
  }
}
