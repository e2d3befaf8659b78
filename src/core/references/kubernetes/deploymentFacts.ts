import { known, mapDeclared } from '../declared.ts';
import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';
import { at, items, number, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { expandVariables } from './expandVariables.ts';
import { defaultGrace, defaultStrategy } from './kubernetesDefaults.ts';
import { selects } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { declaredOf } from './podFacts.ts';
import type { KubernetesWorkload } from './workload.ts';

type Environment = ReadonlyMap<string, Declared<string>>;

/** How the workload is run: command, replicas, probes, what stands beside it. */
export function addDeploymentFacts(
  facts: FactList,
  workload: KubernetesWorkload,
  environment: Environment,
  manifests: readonly Manifest[],
): void {
  const { container, podSpec, spec } = workload;
  addCommand(facts, container, environment);
  addScale(facts, workload, manifests);
  facts.declare('deployment.healthcheck', healthcheck(container));
  addReplacement(facts, podSpec, spec);
  addCompanions(facts, workload, manifests);
}

/** What every workload has that asks for nothing else says nothing of this one. */
function addReplacement(facts: FactList, podSpec: YamlNode, spec: YamlNode | undefined): void {
  const grace = at(podSpec, 'terminationGracePeriodSeconds');
  const seconds = number(grace);
  if (grace !== undefined && seconds !== undefined && seconds !== defaultGrace)
    facts.add('deployment.grace', seconds, grace.at);
  const strategy = declaredOf(at(spec, 'strategy', 'type') ?? at(spec, 'updateStrategy', 'type'));
  if (strategy?.kind === 'known' && strategy.value !== defaultStrategy) facts.declare('deployment.strategy', strategy);
}

function addCommand(facts: FactList, container: YamlNode, environment: Environment): void {
  const command = argv(at(container, 'command'), environment);
  const args = argv(at(container, 'args'), environment);
  facts.declare('image.entrypoint', command);
  if (command?.kind === 'known' && args?.kind === 'known') {
    facts.add('deployment.command', [...command.value, ...args.value], command.at);
  } else facts.declare('deployment.command', command?.kind === 'unknown' ? command : (args ?? command));
}

/** `command` and `args` with `$(NAME)` filled. */
export function argv(node: YamlNode | undefined, environment: Environment): Declared<readonly string[]> | undefined {
  if (node?.kind !== 'list') return undefined;
  const words = node.items.map(item =>
    expandVariables(known(text(item) ?? '', item.at), name => environment.get(name)),
  );
  const waiting = words.find(word => word.kind === 'unknown');
  return (
    waiting ??
    known(
      words.flatMap(word => (word.kind === 'known' ? [word.value] : [])),
      node.at,
    )
  );
}

function addScale(
  facts: FactList,
  { manifest, spec, podMetadata }: KubernetesWorkload,
  manifests: readonly Manifest[],
): void {
  facts.declare('deployment.replicas', mapDeclared(declaredOf(at(spec, 'replicas')), Number));
  for (const { kind, root } of manifests) {
    const target = at(root, 'spec', 'scaleTargetRef');
    if (
      kind === 'HorizontalPodAutoscaler' &&
      text(at(target, 'kind')) === manifest.kind &&
      text(at(target, 'name')) === manifest.name
    ) {
      const least = number(at(root, 'spec', 'minReplicas')) ?? 1;
      facts.add('deployment.autoscaling', `${least} to ${text(at(root, 'spec', 'maxReplicas')) ?? 'any'}`, root.at);
      // The autoscaler writes its current number over the workload's own.
      facts.add('deployment.replicas', least, root.at);
    }
    if (
      kind === 'PodDisruptionBudget' &&
      selects(at(root, 'spec', 'selector', 'matchLabels'), at(podMetadata, 'labels'))
    ) {
      const rule = ['minAvailable', 'maxUnavailable'].find(name => at(root, 'spec', name) !== undefined);
      if (rule !== undefined)
        facts.add('deployment.disruption', `${rule} ${text(at(root, 'spec', rule)) ?? ''}`, root.at);
    }
  }
}

/** The probe that decides whether the container gets traffic, else the one that restarts it. */
function healthcheck(container: YamlNode): Declared<string> | undefined {
  for (const name of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const probe = at(container, name);
    if (probe === undefined) continue;
    const http = at(probe, 'httpGet');
    if (http !== undefined)
      return known(`GET :${text(at(http, 'port')) ?? ''}${text(at(http, 'path')) ?? '/'}`, probe.at);
    const command = at(probe, 'exec', 'command');
    if (command !== undefined)
      return known(
        items(command)
          .flatMap(item => text(item) ?? [])
          .join(' '),
        probe.at,
      );
    const other = ['tcpSocket', 'grpc'].find(kind => at(probe, kind) !== undefined);
    if (other !== undefined) return known(`${other} :${text(at(probe, other, 'port')) ?? ''}`, probe.at);
  }
  return undefined;
}

/** Sidecars (native ones are init containers that restart always), initial steps, and migrations among them. */
function addCompanions(
  facts: FactList,
  { container, podSpec }: KubernetesWorkload,
  manifests: readonly Manifest[],
): void {
  const initial = items(at(podSpec, 'initContainers'));
  const isSidecar = (item: YamlNode): boolean => text(at(item, 'restartPolicy')) === 'Always';
  for (const sidecar of [
    ...items(at(podSpec, 'containers')).filter(item => item !== container),
    ...initial.filter(isSidecar),
  ]) {
    facts.add(`deployment.sidecar.${text(at(sidecar, 'name')) ?? ''}`, true, sidecar.at);
  }
  const steps = initial.filter(item => !isSidecar(item));
  const migration =
    steps.find(isMigration) ??
    manifests.find(
      ({ kind, name, root }) =>
        kind === 'Job' &&
        (/migrat/i.test(name) || items(at(root, 'spec', 'template', 'spec', 'containers')).some(isMigration)),
    )?.root;
  if (migration !== undefined) facts.add('deployment.migration', true, migration.at);
}

function isMigration(container: YamlNode): boolean {
  const words = [...items(at(container, 'command')), ...items(at(container, 'args')), at(container, 'name')];
  return words.some(word => /\bmigrat|\bflyway\b|\bliquibase\b|\balembic\b/i.test(text(word) ?? ''));
}
