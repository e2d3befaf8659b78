import { clusterAnnotations, clusterLabels } from '../../../src/core/cluster/clusterLabels.ts';
import { image, testLabels } from '../../integration/kubernetes/testNamespace.ts';

/** A Deployment of somebody's that writes a line each second. */
export function ticking(name: string): object {
  const container = waiting('i=0; while :; do i=$((i+1)); echo tick $i; sleep 1; done');
  return deployment(name, { labels: { app: name }, spec: { containers: [container] } });
}

/** What Lockstep makes on a cluster, as far as a row of the tree tells of it. */
export function clusterEnvironment(of: {
  readonly name: string;
  readonly owner: string;
  /** RFC 3339. */
  readonly expires: string;
  readonly replicas: number;
  /** Of its pods; default: one that only waits. */
  readonly spec?: object;
}): object {
  const labels = {
    [clusterLabels.environment]: of.name,
    [clusterLabels.service]: 'app',
    [clusterLabels.role]: 'workspace',
  };
  const annotations = {
    [clusterAnnotations.owner]: of.owner,
    [clusterAnnotations.folder]: `/home/dev/${of.name}`,
    [clusterAnnotations.configFile]: `/home/dev/${of.name}/.devcontainer/devcontainer.json`,
    [clusterAnnotations.specHash]: '0'.repeat(32),
    [clusterAnnotations.workspaceFolder]: '/workspaces',
    [clusterAnnotations.expires]: of.expires,
  };
  const spec = of.spec ?? { containers: [waiting('sleep infinity')] };
  return deployment(of.name, { labels, annotations, replicas: of.replicas, spec });
}

interface DeploymentDetails {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly spec: object;
}

function deployment(name: string, { labels, annotations = {}, replicas = 1, spec }: DeploymentDetails): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { ...testLabels, ...labels }, annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...testLabels, ...labels } },
        spec: { terminationGracePeriodSeconds: 1, ...spec },
      },
    },
  };
}

function waiting(script: string): object {
  return { name: 'main', image, command: ['sh', '-c', `trap 'exit 0' TERM; ${script} & wait`] };
}
