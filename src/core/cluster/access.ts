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

const order = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** `get, create pods/exec; list services`: each resource once. Where is left out. */
export function accessWords(all: readonly Access[]): string {
  const verbsOf = new Map<string, Set<string>>();
  for (const { verb, group, resource, subresource, name } of all) {
    const kind = `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}${name ? ` ${name}` : ''}`;
    verbsOf.set(kind, (verbsOf.get(kind) ?? new Set()).add(verb));
  }
  return [...verbsOf].map(([kind, verbs]) => `${order.filter(verb => verbs.has(verb)).join(', ')} ${kind}`).join('; ');
}
