import { LockstepError } from '../base/lockstepError.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { noKubeconfig } from './noKubeconfig.ts';

/** Why there is no such context; without a name, why there is no current one. */
export function noContext(name: string | undefined, kubeconfig: Kubeconfig | undefined): LockstepError {
  const { contexts = [], problems: [problem] = [] } = kubeconfig ?? {};
  if (contexts.length === 0 && problem !== undefined) return problem;
  const names = contexts.map(each => each.name).join(', ');
  if (name === undefined && names === '')
    return new LockstepError('notFound', noKubeconfig.reason, { remedy: noKubeconfig.remedy });
  if (name === undefined)
    return new LockstepError('notFound', `The kubeconfig names no current context, only ${names}.`, {
      remedy: { kind: 'text', text: 'Choose one: kubectl config use-context NAME' },
    });
  return new LockstepError(
    'notFound',
    `There is no Kubernetes context ${name}${names === '' ? '' : `, only ${names}`}.`,
    { remedy: { kind: 'text', text: 'List the contexts: kubectl config get-contexts' } },
  );
}
