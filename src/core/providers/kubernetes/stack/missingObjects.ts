import { asItems, asObject, jsonAt, textAt } from './jsonAccess.ts';
import { kindOf, nameOf, templatePath, type StackObject } from './stackObject.ts';
import type { StackNotes } from './stackNotes.ts';

const claimSize = '1Gi';

/**
 * Objects without which pods would never start though nobody declares them: service accounts without rights, and empty
 * volumes. A ConfigMap can't be made up, and is only noted.
 */
export function missingObjects(
  workloads: readonly StackObject[],
  declared: readonly StackObject[],
  { namespace, notes }: { readonly namespace: string; readonly notes: StackNotes },
): readonly StackObject[] {
  const has = (kind: string, name: string): boolean =>
    declared.some(object => kindOf(object) === kind && nameOf(object) === name);
  const missing = (kind: string, names: readonly string[]): readonly string[] =>
    [...new Set(names)].filter(name => !has(kind, name));
  const accounts = missing('ServiceAccount', workloads.flatMap(accountOf)).filter(name => name !== 'default');
  const claims = missing('PersistentVolumeClaim', workloads.flatMap(claimsOf)).filter(name => !isOwn(workloads, name));
  const configs = missing('ConfigMap', workloads.flatMap(configMapsOf)).filter(name => name !== 'kube-root-ca.crt');
  for (const name of accounts) notes.add(`ServiceAccount ${name}`, 'is made without rights: no manifest declares it');
  for (const name of claims) notes.add(`PersistentVolumeClaim ${name}`, 'is made empty: no manifest declares it');
  for (const name of configs)
    notes.add(`ConfigMap ${name}`, 'is declared by no manifest: pods that need it wait until it is there');
  return [
    ...accounts.map(name => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } })),
    ...claims.map(name => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: claimSize } } },
    })),
  ];
}

/** The workspace's own claims come with it. */
function isOwn(workloads: readonly StackObject[], claim: string): boolean {
  const workspace = workloads.at(-1);
  return workspace !== undefined && claim.startsWith(`${nameOf(workspace)}-`);
}

const podOf = (object: StackObject): StackObject =>
  asObject(jsonAt(object, ...(templatePath(object) ?? ['spec', 'template']), 'spec'));

const accountOf = (object: StackObject): readonly string[] => {
  const name = textAt(podOf(object), 'serviceAccountName');
  return name === undefined ? [] : [name];
};

const claimsOf = (object: StackObject): readonly string[] => {
  const templates = asItems(jsonAt(object, 'spec', 'volumeClaimTemplates')).map(each =>
    textAt(each, 'metadata', 'name'),
  );
  return asItems(podOf(object)['volumes']).flatMap(volume =>
    templates.includes(textAt(volume, 'name')) ? [] : (textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []),
  );
};

function configMapsOf(object: StackObject): readonly string[] {
  const pod = podOf(object);
  const volumes = asItems(pod['volumes']).flatMap(volume => [
    jsonAt(volume, 'configMap'),
    ...asItems(jsonAt(volume, 'projected', 'sources')).map(source => jsonAt(source, 'configMap')),
  ]);
  const containers = ['initContainers', 'containers'].flatMap(key => asItems(pod[key]));
  const variables = containers.flatMap(container => [
    ...asItems(jsonAt(container, 'envFrom')).map(source => jsonAt(source, 'configMapRef')),
    ...asItems(jsonAt(container, 'env')).map(variable => jsonAt(variable, 'valueFrom', 'configMapKeyRef')),
  ]);
  return [...volumes, ...variables].flatMap(reference =>
    asObject(reference)['optional'] === true ? [] : (textAt(reference, 'name') ?? []),
  );
}
