import { serviceName } from '../../../src/core/environment/ids.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { describeProvider } from './describeProvider.ts';
import { onlyHost, removeOwn, startPair } from './dockerContainers.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';

describeProvider('Docker', async () => {
  const pair = await startPair(host);
  return {
    provider: createDockerProvider({ sources: onlyHost(host) }),
    id: pair.id,
    scratch: '/tmp/scratch',
    otherUser: 'nobody',
    logging: [serviceName('app'), serviceName('db')],
    [Symbol.asyncDispose]: () => removeOwn(host),
  };
});
