import type { Json } from '../../../references/yaml/jsonToNode.ts';
import { asItems, asObject, textAt, withValue, without } from './jsonAccess.ts';
import type { ApiKinds } from './discoverKinds.ts';
import { kindKey, kindOf, nameOf, objectWords, type StackObject } from './stackObject.ts';
import type { StackNotes } from './stackNotes.ts';

export interface NamespaceTarget {
  readonly namespace: string;
  /** Kinds that the cluster has. */
  readonly kinds: ApiKinds;
  /** Names of the cluster's storage classes; absent: not known. */
  readonly storageClasses?: ReadonlySet<string>;
  readonly notes: StackNotes;
}

/** What leads production's own hosts to pods. */
const exposing = /^(?:Ingress|IngressRoute(?:TCP|UDP)?|Gateway|VirtualService|(?:HTTP|GRPC|TLS|TCP|UDP)Route|Route)$/;
const otherHooks = /\b(?:test|delete|rollback)\b/;

/**
 * The objects as they can be in a namespace of their own: what belongs to the whole cluster or to production's hosts is
 * left out and noted, and what names production's namespaces names the new one.
 */
export function intoNamespace(objects: readonly StackObject[], target: NamespaceTarget): readonly StackObject[] {
  const old = new Set(objects.flatMap(object => textAt(object, 'metadata', 'namespace') ?? []));
  const services = objects.filter(object => kindOf(object) === 'Service').map(nameOf);
  const seen = new Set<string>();
  return objects.flatMap(object => {
    const key = `${kindKey(object)} ${nameOf(object)}`;
    const reason = seen.has(key) ? 'is there once: two namespaces become one' : leftOut(object, target.kinds);
    seen.add(key);
    if (reason === undefined) return [adapt(renamed(object, { old, services, ...target }), target)];
    target.notes.add(objectWords(object), reason);
    return [];
  });
}

function leftOut(object: StackObject, kinds: ApiKinds): string | undefined {
  const kind = kinds.get(kindKey(object));
  if (kind?.namespaced === false || kindOf(object) === 'Namespace')
    return 'is left out: it belongs to the whole cluster';
  if (exposing.test(kindOf(object))) return 'is left out: its hosts are production’s';
  if (kind === undefined) return 'is left out: the cluster has no such kind';
  const hook = textAt(object, 'metadata', 'annotations', 'helm.sh/hook') ?? '';
  return otherHooks.test(hook) ? `is left out: a hook of Helm’s for ${hook}` : undefined;
}

interface Renaming extends NamespaceTarget {
  /** Namespaces that the objects name for themselves. */
  readonly old: ReadonlySet<string>;
  readonly services: readonly string[];
}

function renamed(object: StackObject, renaming: Renaming): StackObject {
  const isSecret = kindOf(object) === 'Secret';
  const encoded = isSecret ? { data: object['data'] } : {};
  const changed = asObject(deep(isSecret ? without(object, ['data']) : object, serviceAddresses(renaming), renaming));
  const named = withValue(changed, ['metadata', 'namespace'], () => renaming.namespace);
  return { ...named, ...(encoded.data === undefined ? {} : encoded) };
}

/** Any field `namespace` or key of a selector by namespace that names an old one, and addresses of its Services. */
function deep(value: Json | undefined, addresses: RegExp | undefined, renaming: Renaming): Json | undefined {
  const { old, namespace } = renaming;
  if (typeof value === 'string')
    return addresses === undefined ? value : value.replace(addresses, `$<service>.${namespace}`);
  if (Array.isArray(value)) return (value as readonly Json[]).map(each => deep(each, addresses, renaming) ?? null);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(asObject(value)).map(([key, each]) => {
      const isName = key === 'namespace' || key === 'kubernetes.io/metadata.name';
      return [key, isName && typeof each === 'string' && old.has(each) ? namespace : deep(each, addresses, renaming)];
    }),
  );
}

/** `db.shop`, `db.shop.svc.cluster.local`: left as they are they would lead to production itself. */
function serviceAddresses({ old, services }: Renaming): RegExp | undefined {
  if (old.size === 0 || services.length === 0) return undefined;
  const any = (names: Iterable<string>): string => [...names].map(each => each.replace(/[.]/g, '\\.')).join('|');
  return new RegExp(`(?<![\\w.-])(?<service>${any(services)})\\.(?:${any(old)})(?=\\.svc\\b|[:/]|$)`, 'g');
}

function adapt(object: StackObject, { notes, storageClasses }: NamespaceTarget): StackObject {
  switch (kindOf(object)) {
    case 'Service':
      return adaptService(object, notes);
    case 'PersistentVolumeClaim':
      return adaptClaim(object, { notes, storageClasses, subject: objectWords(object) });
    case 'StatefulSet':
      return withValue(object, ['spec', 'volumeClaimTemplates'], claims =>
        claims === undefined
          ? undefined
          : asItems(claims).map(each =>
              adaptClaim(asObject(each), { notes, storageClasses, subject: objectWords(object) }),
            ),
      );
    default:
      return object;
  }
}

function adaptService(service: StackObject, notes: StackNotes): StackObject {
  const spec = asObject(service['spec']);
  const isOutside = spec['type'] === 'LoadBalancer' || spec['type'] === 'NodePort';
  if (isOutside) notes.add(objectWords(service), 'is reached only inside the cluster');
  const outside = [
    ...['externalIPs', 'loadBalancerIP', 'loadBalancerClass', 'loadBalancerSourceRanges', 'externalTrafficPolicy'],
    ...['healthCheckNodePort', 'allocateLoadBalancerNodePorts'],
  ];
  const fixed = spec['clusterIP'] === 'None' ? [] : ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'];
  const ports = asItems(spec['ports']).map(port => without(asObject(port), ['nodePort']));
  return {
    ...service,
    spec: {
      ...without(spec, [...outside, ...fixed, ...(isOutside ? ['type'] : [])]),
      ...(ports.length === 0 ? {} : { ports }),
    },
  };
}

function adaptClaim(
  claim: StackObject,
  {
    notes,
    storageClasses,
    subject,
  }: { notes: StackNotes; storageClasses: NamespaceTarget['storageClasses']; subject: string },
): StackObject {
  const name = textAt(claim, 'spec', 'storageClassName');
  const unbound = withValue(claim, ['spec'], spec => without(asObject(spec), ['volumeName']));
  if (name === undefined || storageClasses?.has(name) !== false) return unbound;
  notes.add(subject, `takes the cluster’s default storage: there is no class ${name}`);
  return withValue(unbound, ['spec'], spec => without(asObject(spec), ['storageClassName']));
}
