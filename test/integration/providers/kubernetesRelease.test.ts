import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import { findContainerStatus } from '../../../src/core/cluster/streams/findContainerStatus.ts';
import type { Making } from '../../../src/core/providers/kubernetes/provision/making.ts';
import {
  claimPath,
  prepareName,
  readyMark,
} from '../../../src/core/providers/kubernetes/provision/prepareContainer.ts';
import { releaseWorkspace } from '../../../src/core/providers/kubernetes/provision/releaseWorkspace.ts';
import { spawnIn } from '../../../src/core/providers/kubernetes/provision/spawnIn.ts';
import { image, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { never } from './describeProvider.ts';
import { recording } from './kubernetesWorkspaces.ts';

let space: TestNamespace;
useTestNamespace(made => (space = made));

const token = 'abc';

/** Releases a workspace whose waiting container runs a script. */
async function release(name: string, script: string, readOnly = false): Promise<void> {
  const volumeMounts = [{ name: 'workspace', mountPath: claimPath, readOnly }];
  const command = ['sh', '-c', script, 'sh', readyMark(token)];
  await space.create('pods', {
    metadata: {
      name,
      labels: { 'lockstep.environment': name, 'lockstep.service': 'workspace' },
      annotations: { 'lockstep.made': token },
    },
    spec: {
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'workspace', emptyDir: {} }],
      initContainers: [{ name: prepareName, image, command, volumeMounts }],
      containers: [{ name: 'workspace', image, command: ['sleep', 'infinity'] }],
    },
  });
  const isWaiting = (each: Pod): boolean => findContainerStatus(each, prepareName)?.state?.running !== undefined;
  const pod = await space.until<Pod>(space.path('pods'), name, isWaiting);
  const { cluster } = space;
  // What releasing reads, and nothing else.
  const making = {
    ...{ cluster, project: {}, namespace: space, names: { environment: name, base: name } },
    options: recording(),
  } as unknown as Making;
  const spawn = spawnIn(cluster, { pod, container: prepareName, logger: silentLogger });
  await releaseWorkspace(making, { spawn, token }, never);
}

test('a container that ends with the mark, and kills what made it, has been released', async () => {
  const slow =
    'printf \'#!/bin/sh\\n/usr/bin/touch "$1"; sleep 60\' > /usr/local/bin/touch; chmod +x /usr/local/bin/touch';
  await release('quick', `${slow}; until [ -e "$1" ]; do :; done`);
});

test('what keeps the mark from being made is said', async () => {
  await expect(release('kept', 'sleep infinity', true)).rejects.toMatchObject({
    code: 'commandFailed',
    message: expect.stringContaining('Read-only file system') as unknown,
  });
});
