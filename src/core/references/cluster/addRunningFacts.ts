import type { Pod } from '../../cluster/pod.ts';
import { observe } from '../../probe/observe.ts';
import type { FactList } from '../factList.ts';
import { kubernetesBytes, kubernetesMillicores } from '../quantities/kubernetesQuantity.ts';
import type { KubernetesWorkload } from '../kubernetes/workload.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import { placeWords, type ClusterPlace } from './liveManifest.ts';
import type { ClusterNode, Running } from './readRunning.ts';

/** What was seen of one running pod and its node: the image's true digest, what admission added, the machine. */
export function addRunningFacts(
  facts: FactList,
  { pod, node, unknown }: Running,
  workload: KubernetesWorkload,
  place: ClusterPlace,
): void {
  const { at: origin } = workload.manifest.root;
  if (unknown.pod !== undefined && !facts.has('image.digest'))
    facts.addUnknown('image.digest', unknown.pod.resolve, origin);
  const machine = unknown.node ?? unknown.pod;
  if (machine !== undefined) {
    if (!facts.has('cpu.architecture')) facts.addUnknown('cpu.architecture', machine.resolve, origin);
    facts.addUnknown('kernel.release', machine.resolve, origin);
  }
  if (pod !== undefined) addPod(facts, pod, workload, place);
  if (node !== undefined) addNode(facts, node, place);
}

function addPod(facts: FactList, pod: Pod, workload: KubernetesWorkload, place: ClusterPlace): void {
  const where = `pod/${pod.metadata.name} in ${placeWords(place)}`;
  const name = text(at(workload.container, 'name')) ?? '';
  const digest = imageDigest(pod, name);
  if (digest !== undefined)
    facts.addAll([observe('image.digest', digest, `${where}, status.containerStatuses[${name}].imageID`)]);
  const declared = new Set(
    ['containers', 'initContainers'].flatMap(list =>
      items(at(workload.podSpec, list)).map(each => text(at(each, 'name'))),
    ),
  );
  const sidecars = (pod.spec.initContainers ?? []).filter(each => each.restartPolicy === 'Always');
  for (const { name: added } of [...pod.spec.containers, ...sidecars])
    if (!declared.has(added))
      facts.addAll([observe(`deployment.sidecar.${added}`, true, `${where}, added at admission`)]);
  const limits = pod.spec.containers.find(each => each.name === name)?.resources?.limits ?? {};
  for (const [key, limit, read] of [
    ['resources.memory.limit', limits['memory'], kubernetesBytes],
    ['resources.cpu.limit', limits['cpu'], kubernetesMillicores],
  ] as const) {
    const value = limit === undefined ? undefined : read(limit);
    if (value !== undefined && !facts.has(key))
      facts.addAll([observe(key, value, `${where}, set at admission by a LimitRange`)]);
  }
}

/** `sha256:…` of the manifest that was pulled; an image that was loaded into the node has none. */
function imageDigest(pod: Pod, container: string): string | undefined {
  return /@(?<digest>sha256:[\da-f]{64})$/.exec(imageId(pod, container) ?? '')?.groups?.['digest'];
}

function imageId({ status }: Pod, container: string): string | undefined {
  return status?.containerStatuses?.find(each => each.name === container)?.imageID;
}

/** `docker.io/library/node@sha256:…` of a container that runs, to look into it; undefined where it has no digest. */
export function runningImage(pod: Pod, container: string): string | undefined {
  const id = imageId(pod, container)?.replace(/^[a-z-]+:\/\//, '');
  return id?.includes('@') === true ? id : undefined;
}

function addNode(facts: FactList, { metadata, status }: ClusterNode, { context }: ClusterPlace): void {
  const { architecture, operatingSystem, osImage, kernelVersion } = status?.nodeInfo ?? {};
  const where = `node/${metadata.name}${osImage === undefined ? '' : `, ${osImage},`} of context ${context}`;
  if (architecture !== undefined) facts.addAll([observe('cpu.architecture', architecture, where)]);
  if (kernelVersion !== undefined) facts.addAll([observe('kernel.release', kernelVersion, where)]);
  if (operatingSystem === 'windows') facts.addAll([observe('os.family', operatingSystem, where)]);
}
