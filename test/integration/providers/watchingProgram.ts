import { createKubernetesProvider } from '../../../src/core/providers/kubernetes/kubernetesProvider.ts';

/** `node watchingProgram.ts KUBECONFIG CONTEXT NAMESPACE`: writes `KIND ID STATE` of each change until it is ended. */
const [kubeconfig = '', context = '', namespace = ''] = process.argv.slice(2);
const provider = createKubernetesProvider({
  namespaces: { [context]: [namespace] },
  sources: { env: { KUBECONFIG: kubeconfig }, home: '/nonexistent', platform: process.platform },
});
for await (const change of provider.watch(new AbortController().signal)) {
  const words =
    change.kind === 'environment'
      ? [change.environment.id, change.environment.state.kind]
      : change.kind === 'gone'
        ? [change.id]
        : [];
  process.stdout.write(`${[change.kind, ...words].join(' ')}\n`);
}
