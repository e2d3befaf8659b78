/** Metadata of any Kubernetes object, as the API server writes it (API reference, "ObjectMeta"). Times are RFC 3339. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
  readonly managedFields?: readonly ManagedFields[];
}

/** Which fields somebody set last, and when (reference/using-api/server-side-apply, "Field management"). */
export interface ManagedFields {
  readonly manager?: string;
  readonly time?: string;
  readonly subresource?: string;
  /** `f:name` for fields, `k:{"name":"web"}` for items of lists; empty at the end. */
  readonly fieldsV1?: FieldTree;
}

export interface FieldTree {
  readonly [step: string]: FieldTree;
}

/** Any object; items of lists come without `apiVersion` and `kind`. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMetadata;
}
