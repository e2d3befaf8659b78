/** Objects of one kind, as the API has them. */
export interface ApiResource {
  /** Default: the core's. */
  readonly group?: string;
  /** Default `v1`. */
  readonly version?: string;
  readonly resource: string;
}

/** `/apis/apps/v1/namespaces/shop/deployments/web`; without a name that of all. */
export function apiPath(
  { group = '', version = 'v1', resource }: ApiResource,
  namespace: string | undefined,
  name?: string,
): string {
  const api = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${api}${place}/${resource}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
