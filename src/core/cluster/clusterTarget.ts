import type { KubeconfigContext } from './kubeconfig.ts';

/** Whom errors are about. */
export interface ClusterTarget {
  readonly context: KubeconfigContext;
  readonly url: URL;
  /** `proxy.example:3128`, without what logs in there. */
  readonly proxy?: string;
}

/** `shop-prod (https://10.0.0.1:6443)`, for messages: "the cluster …". */
export function targetName({ context, url, proxy }: ClusterTarget): string {
  return `${context.name} (${url.origin}${proxy === undefined ? '' : ` through the proxy ${proxy}`})`;
}
