import { apiPath } from './apiPath.ts';

/** Of all pods of a namespace, or of one. */
export function podsPath(namespace: string, name?: string): string {
  return apiPath({ resource: 'pods' }, namespace, name);
}
