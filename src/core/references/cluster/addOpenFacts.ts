import type { Reading } from '../../environment/reading.ts';
import type { FactList } from '../factList.ts';
import { operators } from '../kubernetes/operators.ts';
import type { KubernetesWorkload } from '../kubernetes/workload.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import type { Namespace } from './readNamespace.ts';

/** Facts that an object of another kind decides; where that kind may not be read they are unknown. */
const decidedBy: Readonly<Record<string, string>> = {
  NetworkPolicy: 'network.egress',
  Ingress: 'network.ingress',
  HorizontalPodAutoscaler: 'deployment.autoscaling',
  PodDisruptionBudget: 'deployment.disruption',
};

export function addOpenFacts(facts: FactList, workload: KubernetesWorkload, { refused }: Namespace): void {
  for (const [kind, key] of Object.entries(decidedBy)) {
    const why = refused.get(kind);
    if (why !== undefined) facts.addUnknown(key, why.problem.resolve, workload.manifest.root.at);
  }
  const claims = refused.get('PersistentVolumeClaim');
  if (claims === undefined) return;
  const claimed = items(at(workload.podSpec, 'volumes')).flatMap(volume =>
    at(volume, 'persistentVolumeClaim') === undefined ? [] : [text(at(volume, 'name'))],
  );
  for (const mount of items(at(workload.container, 'volumeMounts'))) {
    const path = text(at(mount, 'mountPath'));
    if (path !== undefined && claimed.includes(text(at(mount, 'name'))))
      facts.addUnknown(`mount.${path}`, claims.problem.resolve, mount.at);
  }
}

/** Without the keys whose absence a refusal leaves open. */
export function openSpeaks(speaks: Reading['speaks'], { refused }: Namespace): Reading['speaks'] {
  const open = new Set<string>();
  if (refused.has('Service')) open.add('network.port.*');
  const services = ['Deployment', 'StatefulSet', 'DaemonSet', 'Service', ...operators.map(({ kind }) => kind)];
  if (services.some(kind => refused.has(kind))) open.add('service.*');
  return speaks.filter(pattern => !open.has(pattern));
}
