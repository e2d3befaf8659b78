import type { PodContainer, PodSpec } from '../../cluster/pod.ts';

export const defaultContainer = 'kubectl.kubernetes.io/default-container';

/** The containers that go on running, the default one first; init containers only where they are sidecars. */
export function servedContainers(
  { containers, initContainers = [] }: PodSpec,
  annotations: Readonly<Record<string, string>> | undefined,
): readonly PodContainer[] {
  const first = annotations?.[defaultContainer];
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].sort((a, b) => Number(b.name === first) - Number(a.name === first));
}
