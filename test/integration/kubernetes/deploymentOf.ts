import { image } from './testNamespace.ts';

/** A Deployment called as its container, which waits unless it is told otherwise. */
export function deploymentOf(
  container: { readonly name: string; readonly [field: string]: unknown },
  pod: object = {},
  replicas = 1,
): object {
  const { name } = container;
  const labels = { app: name };
  const containers = [{ image, command: ['sleep', 'infinity'], ...container }];
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers, ...pod } };
  return { metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template } };
}
