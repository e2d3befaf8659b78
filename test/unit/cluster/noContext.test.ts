import { expect, test } from 'vitest';
import type { Kubeconfig } from '../../../src/core/cluster/kubeconfig.ts';
import { noContext } from '../../../src/core/cluster/noContext.ts';
import { parseKubeconfig } from '../../../src/core/cluster/parseKubeconfig.ts';

const context = (name: string): string => `{ name: ${name}, context: { cluster: c, user: u } }`;

function kubeconfigOf(...names: readonly string[]): Kubeconfig {
  const { contexts } = parseKubeconfig(
    `contexts: [${names.map(context).join(', ')}]`,
    '/home/ada/.kube/config',
    'linux',
  );
  return { contexts: [...contexts.values()], files: ['/home/ada/.kube/config'], problems: [] };
}

test('without a current context those that there are are named, and how one becomes it', () => {
  expect(noContext(undefined, kubeconfigOf('dev', 'office'))).toMatchObject({
    message: 'The kubeconfig names no current context, only dev, office.',
    remedy: { text: 'Choose one: kubectl config use-context NAME' },
  });
});

test('without any context that is what is said', () => {
  for (const kubeconfig of [undefined, kubeconfigOf()])
    expect(noContext(undefined, kubeconfig)).toMatchObject({
      message: 'There is no kubeconfig that names a cluster.',
      remedy: { text: expect.stringContaining('KUBECONFIG') as string },
    });
});
