import { apiPath } from './apiPath.ts';

/** Of all namespaces, or of one. */
export function namespacesPath(name?: string): string {
  return apiPath({ resource: 'namespaces' }, undefined, name);
}
