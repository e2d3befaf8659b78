/** One thing that a user may or may not do (reference/access-authn-authz/authorization, "resource attributes"). */
export interface Access {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`. */
  readonly verb: string;
  /** Default: the core group. */
  readonly group?: string;
  /** Plural: `pods`. */
  readonly resource: string;
  readonly subresource?: string;
  /** Default: cluster-scoped, or all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
}

/** `create pods/exec in the namespace shop`. */
export function accessWords({ verb, group, resource, subresource, namespace, name }: Access): string {
  const kind = `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;
  return `${verb} ${kind}${name ? ` ${name}` : ''}${namespace ? ` in the namespace ${namespace}` : ''}`;
}
