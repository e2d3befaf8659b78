import { environmentLabels, partName, type EnvironmentNames } from './environmentNames.ts';
import { apiVersionOf, type ObjectToApply } from './objectToApply.ts';

export interface TaskOptions {
  readonly names: EnvironmentNames;
  /** One whose task never comes to its end must not be waited for after this machine has gone. */
  readonly longestSeconds: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod of one container for a task of Lockstep's own; `name` is that of the container, and of the service in its labels. */
export function taskJob(
  name: string,
  { names, longestSeconds, annotations = {} }: TaskOptions,
  { container, ...pod }: { readonly container: object; readonly volumes?: object; readonly securityContext?: object },
): ObjectToApply {
  const labels = environmentLabels(names, name);
  return {
    apiVersion: apiVersionOf('Job'),
    kind: 'Job',
    metadata: { name: partName(names, name), labels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: longestSeconds,
      ttlSecondsAfterFinished: 60,
      template: {
        metadata: { labels, annotations },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 0,
          containers: [{ name, ...container }],
          ...pod,
        },
      },
    },
  };
}
