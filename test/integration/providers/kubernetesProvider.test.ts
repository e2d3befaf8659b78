import { serviceName } from '../../../src/core/environment/ids.ts';
import { makeTestNamespace } from '../kubernetes/testNamespace.ts';
import { describeProvider } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning } from './kubernetesEnvironment.ts';

describeProvider('Kubernetes', async () => {
  const namespace = await makeTestNamespace();
  const { id, app, db } = await makeEnvironment(namespace);
  await untilRunning(namespace, app, db);
  return {
    provider: providerOf(namespace),
    id,
    scratch: '/tmp/scratch',
    otherUser: 'nobody',
    logging: [serviceName('app'), serviceName('db')],
    [Symbol.asyncDispose]: () => namespace[Symbol.asyncDispose](),
  };
});
