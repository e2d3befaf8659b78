import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Problem, Reading } from '../../environment/reading.ts';
import { FactList } from '../factList.ts';
import { formatReferenceTarget } from '../formatReferenceTarget.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { toWorkload, type KubernetesWorkload } from '../kubernetes/workload.ts';
import { workloadReading } from '../kubernetes/workloadReading.ts';
import type { ReadContext, ReadOutcome, ReferenceReader, ReferenceTarget } from '../referenceReader.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { addOpenFacts, openSpeaks } from './addOpenFacts.ts';
import { addRunningFacts } from './addRunningFacts.ts';
import { askConsent } from './askConsent.ts';
import { chooseLiveWorkload } from './chooseLiveWorkload.ts';
import { placeWords } from './liveManifest.ts';
import { orProblem } from './orProblem.ts';
import { probeWorkload } from './probeWorkload.ts';
import { readNamespace, type LiveObject, type Namespace } from './readNamespace.ts';
import { readReferred } from './readReferred.ts';
import { readRunning, type Running } from './readRunning.ts';
import { runningImageReadings } from './runningImageReadings.ts';
import { silentReading } from './silentReading.ts';
import { templateInUse } from './templateInUse.ts';

/**
 * `cluster:NAMESPACE/deployment/web?context=NAME`: a workload as it runs now, and what stands beside it. Read only;
 * Secrets are never asked for. `secretKeys=yes` asks for the names of their keys, `probe=yes` for running the probe in a
 * pod, both only with the consent that the face hands in. Throws `usage` for other options.
 */
export const clusterReader: ReferenceReader = {
  kind: 'cluster',
  async read(target, context, signal): Promise<ReadOutcome> {
    requireKnownOptions(target);
    const cluster = await connect(target, context, signal);
    const namespace = await readNamespace(cluster, target.path, signal);
    const chosen = await chooseLiveWorkload(target, namespace, cluster, context, signal);
    if (chosen.kind === 'ambiguous') return chosen;
    const request = { target: { ...target, workload: chosen.name }, context, cluster, namespace };
    return { kind: 'read', readings: await readWorkload(chosen.workload, request, signal) };
  },
};

const knownOptions = ['context', 'probe', 'secretKeys'];

function requireKnownOptions(target: ReferenceTarget): void {
  const unknown = Object.keys(target.options).find(name => !knownOptions.includes(name));
  if (unknown === undefined) return;
  throw new LockstepError('usage', `${formatReferenceTarget(target)} can't be read: there is no option “${unknown}”.`, {
    remedy: { kind: 'text', text: `The options of a cluster are ${knownOptions.join(', ')}.` },
  });
}

interface Request {
  readonly target: ReferenceTarget & { readonly workload: string };
  readonly context: ReadContext;
  readonly cluster: Cluster;
  readonly namespace: Namespace;
}

function connect(target: ReferenceTarget, { cluster }: ReadContext, signal: AbortSignal): Promise<Cluster> {
  if (cluster === undefined)
    throw new LockstepError(
      'notSupported',
      `${formatReferenceTarget(target)} can't be read here: no cluster is reachable.`,
    );
  return cluster(target.options['context']?.[0], signal);
}

async function readWorkload(object: LiveObject, request: Request, signal: AbortSignal): Promise<readonly Reading[]> {
  const { cluster, namespace, target } = request;
  const others = namespace.objects.filter(each => each.raw !== object.raw).map(each => each.manifest);
  const jobs = namespace.objects.filter(each => each.kind.kind === 'Job');
  const consent = await askConsent('secretKeys', request, signal);
  const secretKeys = consent.kind === 'given' ? consent.production : undefined;
  const declared = workloadOf(object.manifest);
  const [running, referred] = await Promise.all([
    readRunning(object, jobs, cluster, signal),
    readReferred(declared, others, { cluster, namespace: target.path, secretKeys }, signal),
  ]);
  const inUse = templateInUse(object, running, { namespace: target.path, context: cluster.context });
  const workload = workloadOf(inUse.manifest);
  const manifests = [inUse.manifest, ...others, ...referred.manifests];
  const withheld = consent.kind === 'withheld' ? [consent.problem] : [];
  const problems = [...withheld, ...problemsOf(namespace, running), ...inUse.problems, ...referred.problems];
  const [inside, probed] = await Promise.all([
    runningImageReadings(workload, running.pod, request.context, signal),
    probeReadings(workload, running, request, signal),
  ]);
  const live = liveReading(workload, manifests, { ...request, running, problems });
  return [...inside, live, ...probed];
}

function workloadOf(manifest: Manifest): KubernetesWorkload {
  const workload = toWorkload(manifest);
  if (workload === undefined) throw new Error(`${manifest.kind} runs no pods`);
  return workload;
}

function liveReading(
  workload: KubernetesWorkload,
  manifests: readonly Manifest[],
  from: Request & { readonly running: Running; readonly problems: readonly Problem[] },
): Reading {
  const place = { namespace: from.target.path, context: from.cluster.context };
  const source = { kind: 'cluster', source: placeWords(place), problems: from.problems };
  const reading = workloadReading(workload, manifests, source);
  const facts = new FactList();
  facts.addAll(reading.facts);
  addRunningFacts(facts, from.running, workload, place);
  addOpenFacts(facts, workload, from.namespace);
  return { ...reading, facts: facts.facts, speaks: openSpeaks(reading.speaks, from.namespace) };
}

function problemsOf({ refused }: Namespace, { unknown }: Running): readonly Problem[] {
  return [...[...refused.values()].map(({ problem }) => problem), ...Object.values(unknown)];
}

async function probeReadings(
  workload: KubernetesWorkload,
  { pod, isReady }: Running,
  request: Request,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  if (pod === undefined || !isReady) return [];
  const consent = await askConsent('probe', request, signal);
  if (consent.kind === 'unasked') return [];
  if (consent.kind === 'withheld') return [silentReading('observed', pod.metadata.name, consent.problem)];
  const container = text(at(workload.container, 'name')) ?? '';
  const workspace = text(at(workload.container, 'workingDir')) ?? '/';
  const place = { namespace: request.target.path, pod: pod.metadata.name, container, workspace };
  const run = (): Promise<Reading> => probeWorkload(request.cluster, place, consent.production, signal);
  const probed = await orProblem('the probe told nothing', run, signal);
  return ['problem' in probed ? silentReading('observed', pod.metadata.name, probed.problem) : probed.result];
}
