import type { Access } from '../../cluster/access.ts';
import { objectKinds, type ObjectKind } from './provision/objectToApply.ts';

/** A lease says who is at work, and goes with them. */
export const removedKinds = (Object.keys(objectKinds) as readonly ObjectKind[]).filter(kind => kind !== 'Lease');

/** What removing an environment from a namespace needs. */
export function removeAccess(namespace: string): readonly Access[] {
  const objects = removedKinds.map(kind => ({ group: objectKinds[kind].group, resource: objectKinds[kind].resource }));
  return [
    ...[...objects, { resource: 'pods' }].flatMap(kind =>
      ['list', 'delete'].map(verb => ({ verb, ...kind, namespace })),
    ),
    ...['pods', 'persistentvolumeclaims'].map(resource => ({ verb: 'watch', resource, namespace })),
  ];
}
