import type { KubernetesObject, ManagedFields } from '../../cluster/kubernetesObject.ts';
import type { Json } from '../yaml/jsonToNode.ts';
import { fieldManager } from './fieldManager.ts';
import { objectFields, type ObjectField } from './objectFields.ts';
import type { FieldChange } from './workloadChange.ts';

/** What is kept of an object until its next change. */
export type ObjectState = ReadonlyMap<string, ObjectField>;

/** The parts of an object that people set: a workload's specification, a ConfigMap's entries. */
export function objectState(object: KubernetesObject): ObjectState {
  const parts = object as KubernetesObject & Readonly<Record<string, Json | undefined>>;
  return new Map(
    ['spec', 'data', 'binaryData'].flatMap(name => [...objectFields(parts[name], [{ kind: 'key', key: name }])]),
  );
}

/** What is different, sorted by path; an autoscaler's numbers are its own business. */
export function compareObjects(
  before: ObjectState,
  after: ObjectState,
  managed: readonly ManagedFields[] = [],
): readonly FieldChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap(path => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.seal === now?.seal) return [];
    const who = fieldManager(managed, now?.steps);
    if (path === 'spec.replicas' && who.by === 'kube-controller-manager') return [];
    return [
      {
        path,
        kind: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed',
        ...(old?.shown === undefined ? {} : { from: old.shown }),
        ...(now?.shown === undefined ? {} : { to: now.shown }),
        ...who,
      } as const,
    ];
  });
}
