import { LockstepError } from '../base/lockstepError.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { noKubeconfig } from './noKubeconfig.ts';

/** Why there is no such context; without a name, why there is no current one. */
export function noContext(name: string | undefined, kubeconfig: Kubeconfig | undefined): LockstepError {
  const { contexts = [], problems: [problem] = [] } = kubeconfig ?? {};
  if (contexts.length === 0 && problem !== undefined) return problem;
  if (name === undefined) return new LockstepError('notFound', noKubeconfig.reason, { remedy: noKubeconfig.remedy });
  const names = contexts.map(each => each.name).join(', ');
  return new LockstepError(
    'notFound',
    `There is no Kubernetes context ${name}${names === '' ? '' : `, only ${names}`}.`,
    { remedy: { kind: 'text', text: 'List the contexts: kubectl config get-contexts' } },
  );
}
