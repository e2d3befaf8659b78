import { apiPath } from '../../../cluster/apiPath.ts';

/** A Kubernetes object as it is applied: only what is decided here. */
export interface ObjectToApply {
  readonly apiVersion: string;
  readonly kind: ObjectKind;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: object;
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** Every kind of object that an environment consists of, the ones that start containers first. */
export const objectKinds = {
  Deployment: { group: 'apps', version: 'v1', resource: 'deployments' },
  Job: { group: 'batch', version: 'v1', resource: 'jobs' },
  Service: { group: '', version: 'v1', resource: 'services' },
  ConfigMap: { group: '', version: 'v1', resource: 'configmaps' },
  Secret: { group: '', version: 'v1', resource: 'secrets' },
  Lease: { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' },
  PersistentVolumeClaim: { group: '', version: 'v1', resource: 'persistentvolumeclaims' },
} as const;
export type ObjectKind = keyof typeof objectKinds;

export function apiVersionOf(kind: ObjectKind): string {
  const { group, version } = objectKinds[kind];
  return group === '' ? version : `${group}/${version}`;
}

/** The path of one object, or of all of its kind in the namespace. */
export function objectPath(kind: ObjectKind, namespace: string, name?: string): string {
  return apiPath(objectKinds[kind], namespace, name);
}
