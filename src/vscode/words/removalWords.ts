import type { Environment } from '../../core/environment/environment.ts';

/** What a removal takes along and what it leaves, one sentence each. */
export function removalWords({ id, workspace }: Environment): readonly string[] {
  if (id.startsWith('kubernetes:'))
    return ['Everything of it on the cluster is removed, also the volume with its workspace.'];
  const isBound = workspace?.persistence === 'bound' && workspace.local !== undefined;
  return [
    'Its containers and their own volumes are removed; images and named volumes stay.',
    ...(isBound ? [`Your files stay in ${workspace.local}.`] : []),
  ];
}
