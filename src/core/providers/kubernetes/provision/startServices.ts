import type { Pod } from '../../../cluster/pod.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import { applyObject } from './applyObject.ts';
import { dnsName } from './environmentNames.ts';
import type { Making } from './making.ts';
import { deleteObject } from './removeObjects.ts';
import type { ServicePlan } from './servicePlan.ts';
import type { EnvironmentObjects, PodObject } from './toObjects.ts';
import { waitForPod } from './waitForPod.ts';

/** The services beside the workspace in their order, each when what it needs is so far; at last what the workspace needs. */
export async function startServices(
  making: Making,
  { workspace, others }: EnvironmentObjects,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, namespace, options } = making;
  for (const { group, object } of others) {
    for (const service of group.services) await waitForNeeds(making, others, service, signal);
    options.report.step(`starting ${group.main.name}`);
    if (object.kind === 'Job') {
      // A job runs once; only another one runs again.
      await deleteObject(cluster, namespace.name, { kind: 'Job', name: object.metadata.name }, signal);
    }
    await applyObject(cluster, namespace.name, object, signal);
  }
  for (const service of workspace.group.services) await waitForNeeds(making, others, service, signal);
}

async function waitForNeeds(
  making: Making,
  others: readonly PodObject[],
  { needs, name }: ServicePlan,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, names, namespace, options, token } = making;
  for (const { service, until } of needs) {
    const needed = others.find(({ group }) => group.services.some(each => each.name === service));
    // Beside it in one pod there is no order.
    if (needed === undefined || needed.group.services.some(each => each.name === name)) continue;
    const { object, group } = needed;
    await waitForPod(
      cluster,
      {
        namespace: namespace.name,
        environment: names.environment,
        service: group.main.name,
        ...(object.kind === 'Job' ? {} : { deployment: object.metadata.name }),
        token,
        until: pod => isSoFar(pod, { service, until }),
        what: `waiting until ${service} is ${until}`,
      },
      options.report,
      signal,
    );
  }
}

interface Need {
  readonly service: string;
  readonly until: ServicePlan['needs'][number]['until'];
}

function isSoFar(pod: Pod, { service, until }: Need): boolean {
  const status = findContainerStatus(pod, dnsName(service));
  switch (until) {
    case 'started':
      return status?.state?.running !== undefined;
    case 'healthy':
      return status?.ready === true;
    case 'completed': {
      const code = status?.state?.terminated?.exitCode;
      if (code === undefined || code === 0) return code === 0;
      throw new LockstepError(
        'commandFailed',
        `${service} ended with exit code ${code}, and what needs it can't start.`,
      );
    }
  }
}
