import type { Access } from '../../../cluster/access.ts';
import { objectKinds } from './objectToApply.ts';

/** Everything that making an environment does, so that a refusal comes before anything is there. */
export function provisionAccess(namespace: string): readonly Access[] {
  const own = Object.values(objectKinds).flatMap(({ group, resource }) =>
    ['get', 'list', 'create', 'patch', 'delete'].map(verb => ({ verb, group, resource, namespace })),
  );
  return [
    ...own,
    { verb: 'update', group: objectKinds.Lease.group, resource: objectKinds.Lease.resource, namespace },
    { verb: 'watch', group: objectKinds.Deployment.group, resource: objectKinds.Deployment.resource, namespace },
    ...['get', 'list', 'watch', 'delete'].map(verb => ({ verb, resource: 'pods', namespace })),
    ...['list', 'watch'].map(verb => ({ verb, resource: 'events', namespace })),
    { verb: 'get', resource: 'pods', subresource: 'log', namespace },
  ];
}
