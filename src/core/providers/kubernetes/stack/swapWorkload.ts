import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { Json } from '../../../references/yaml/jsonToNode.ts';
import { defaultContainer } from '../servedContainers.ts';
import { intoNamespace, type NamespaceTarget } from './intoNamespace.ts';
import { asItems, asObject, jsonAt, textAt, withValue, without, type JsonObject } from './jsonAccess.ts';
import { missingObjects } from './missingObjects.ts';
import { placePod } from './placePod.ts';
import { kindOf, nameOf, objectWords, templatePath, type StackObject } from './stackObject.ts';
import { swapPod } from './swapPod.ts';
import type { StackNotes } from './stackNotes.ts';

/** Which workload of the stack gives way. */
export interface SwappedWorkload {
  readonly kind: string;
  readonly name: string;
  /** Of its pods. */
  readonly container: string;
}

/** The workspace's Deployment as it would be alone, in a namespace of its own. */
export interface DevelopmentWorkload {
  readonly object: StackObject;
  /** The user that its container runs as where that isn't root. */
  readonly user?: number;
}

export interface SwapOptions extends Omit<NamespaceTarget, 'notes'> {
  /** The environment's name, for its label. */
  readonly environment: string;
  /** Labels of the cluster's nodes; absent: not known. */
  readonly nodes?: readonly Readonly<Record<string, string>>[];
  readonly notes: StackNotes;
}

export interface SwappedStack {
  /** Everything but the workspace, what others need first. */
  readonly objects: readonly StackObject[];
  readonly workspace: StackObject;
}

const order = ['ServiceAccount', 'ConfigMap', 'Secret', 'PersistentVolumeClaim', 'Role', 'RoleBinding', 'Service'];

/**
 * A stack of production's as it is put into a namespace of its own, with one workload swapped for the Dev Container.
 * The container keeps its environment, configuration, volumes, service account and sidecars; the image, the command and
 * the workspace are the Dev Container's. `options.notes` gets in words what differs from the manifests.
 */
export function swapWorkload(
  manifests: readonly StackObject[],
  workload: SwappedWorkload,
  development: DevelopmentWorkload,
  options: SwapOptions,
): SwappedStack {
  const placed = intoNamespace(manifests, options);
  const swapped = placed.find(object => kindOf(object) === workload.kind && nameOf(object) === workload.name);
  const others = placed.filter(object => object !== swapped && !follows(object, swapped, options.notes));
  const placedOthers = others.map(object => labelled(object, options));
  const workspace = swapInto(swapped ?? {}, workload, development, { ...options, objects: others });
  const claims = claimsOf(swapped ?? {}, development.object);
  const missing = missingObjects([...placedOthers, workspace], [...others, ...claims], options);
  const rank = (object: StackObject): number => {
    const index = order.indexOf(kindOf(object));
    return index === -1 ? (templatePath(object) === undefined ? order.indexOf('Secret') : order.length) : index;
  };
  return { objects: [...missing, ...claims, ...placedOthers].sort((a, b) => rank(a) - rank(b)), workspace };
}

/** What scales or protects the workload's pods means nothing for one that a person works in. */
function follows(object: StackObject, workload: StackObject | undefined, notes: StackNotes): boolean {
  if (workload === undefined) return false;
  const target = asObject(jsonAt(object, 'spec', 'scaleTargetRef') ?? jsonAt(object, 'spec', 'targetRef'));
  const scales = target['name'] === nameOf(workload) && (target['kind'] ?? 'Deployment') === kindOf(workload);
  const labels = jsonAt(workload, ...(templatePath(workload) ?? []), 'metadata', 'labels');
  const protects =
    kindOf(object) === 'PodDisruptionBudget' && picks(jsonAt(object, 'spec', 'selector', 'matchLabels'), labels);
  if (scales || protects)
    notes.add(objectWords(object), `is left out: the Dev Container stands for ${objectWords(workload)}`);
  return scales || protects;
}

function picks(wanted: StackObject[string], labels: StackObject[string]): boolean {
  const entries = Object.entries(asObject(wanted));
  return entries.length > 0 && entries.every(([key, value]) => asObject(labels)[key] === value);
}

function labelled(object: StackObject, { environment, nodes, notes }: SwapOptions): StackObject {
  const own = { [clusterLabels.environment]: environment };
  const path = templatePath(object);
  if (path === undefined) return withValue(object, ['metadata', 'labels'], old => ({ ...asObject(old), ...own }));
  const labels = { ...own, [clusterLabels.service]: nameOf(object) };
  const place = { notes, subject: objectWords(object), ...(nodes === undefined ? {} : { nodes }) };
  const add = (old: StackObject[string]): JsonObject => ({ ...asObject(old), ...labels });
  const marked = withValue(object, ['metadata', 'labels'], add);
  const withTemplate = withValue(marked, [...path, 'metadata', 'labels'], add);
  return withValue(withTemplate, [...path, 'spec'], spec => placePod(asObject(spec), place));
}

function swapInto(
  production: StackObject,
  { container }: SwappedWorkload,
  { object, user }: DevelopmentWorkload,
  { nodes, notes, objects }: SwapOptions & { readonly objects: readonly StackObject[] },
): StackObject {
  const path = templatePath(production) ?? ['spec', 'template'];
  const subject = objectWords(production);
  if (kindOf(production) !== 'Deployment') notes.add(subject, 'becomes a Deployment of one pod');
  const replicas = jsonAt(production, 'spec', 'replicas');
  if (typeof replicas === 'number' && replicas > 1) notes.add(subject, `runs once instead of ${replicas} times`);
  const pod = withClaims(asObject(jsonAt(production, ...path, 'spec')), production, object);
  const place = { notes, subject, ...(nodes === undefined ? {} : { nodes }) };
  const spec = swapPod({
    production: placePod(pod, place),
    container,
    development: asObject(jsonAt(object, 'spec', 'template', 'spec')),
    inherited: inheritedNames(pod, container, objects),
    ...(user === undefined ? {} : { user }),
    notes,
    subject,
  });
  const [own] = asItems(jsonAt(object, 'spec', 'template', 'spec', 'containers'));
  const metadata = (here: readonly string[], there: readonly string[], more: JsonObject = {}): JsonObject => ({
    ...asObject(jsonAt(object, ...there)),
    labels: { ...asObject(jsonAt(production, ...here, 'labels')), ...asObject(jsonAt(object, ...there, 'labels')) },
    annotations: {
      ...without(asObject(jsonAt(production, ...here, 'annotations')), [defaultContainer]),
      ...asObject(jsonAt(object, ...there, 'annotations')),
      ...more,
    },
  });
  const named = { [defaultContainer]: textAt(own, 'name') };
  const template = { metadata: metadata([...path, 'metadata'], ['spec', 'template', 'metadata'], named), spec };
  const swapped = withValue(object, ['spec', 'template'], () => template);
  const image = textAt(containerNamed(pod, container), 'image');
  const noted = image === undefined ? {} : { [clusterAnnotations.stackImage]: image };
  return { ...swapped, metadata: metadata(['metadata'], ['metadata'], noted) };
}

/** Names in the ConfigMaps and Secrets of the stack that all become variables. */
function inheritedNames(pod: JsonObject, container: string, objects: readonly StackObject[]): ReadonlySet<string> {
  const own = containerNamed(pod, container);
  return new Set(
    asItems(jsonAt(own, 'envFrom')).flatMap(source => {
      const isSecret = jsonAt(source, 'secretRef') !== undefined;
      const name = textAt(source, isSecret ? 'secretRef' : 'configMapRef', 'name');
      const from = objects.find(each => kindOf(each) === (isSecret ? 'Secret' : 'ConfigMap') && nameOf(each) === name);
      const keys = ['data', 'stringData'].flatMap(key => Object.keys(asObject(from?.[key])));
      return keys.map(key => `${textAt(source, 'prefix') ?? ''}${key}`);
    }),
  );
}

const containerNamed = (pod: JsonObject, name: string): Json | undefined =>
  asItems(pod['containers']).find(each => textAt(each, 'name') === name);

/** Claims that a StatefulSet would have made for its first pod. */
function claimsOf(production: StackObject, development: StackObject): readonly StackObject[] {
  return asItems(jsonAt(production, 'spec', 'volumeClaimTemplates')).map(each => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName(textAt(each, 'metadata', 'name') ?? '', development) },
    spec: jsonAt(each, 'spec'),
  }));
}

function withClaims(pod: JsonObject, production: StackObject, development: StackObject): JsonObject {
  const names = asItems(jsonAt(production, 'spec', 'volumeClaimTemplates')).flatMap(
    each => textAt(each, 'metadata', 'name') ?? [],
  );
  if (names.length === 0) return pod;
  const added = names.map(name => ({ name, persistentVolumeClaim: { claimName: claimName(name, development) } }));
  return { ...pod, volumes: [...asItems(pod['volumes']), ...added] };
}

const claimName = (name: string, development: StackObject): string => `${nameOf(development)}-${name}`;
