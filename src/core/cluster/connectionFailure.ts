import { X509Certificate } from 'node:crypto';
import { errorMessage } from '../base/errorMessage.ts';
import type { Remedy } from '../base/lockstepError.ts';
import { ClusterError } from './clusterError.ts';
import { targetName, type ClusterTarget } from './clusterTarget.ts';
import type { TlsMaterial } from './libraryOptions.ts';
import { oneLine } from './oneLine.ts';
import { renewal } from './renewal.ts';

/** A connection that could not be made, or broke, as `unreachable`: why, and what to do. */
export function connectionFailure(target: ClusterTarget, error: unknown, tls: TlsMaterial = {}): ClusterError {
  if (error instanceof ClusterError) return error;
  const { why, remedy } = reasonOf(target, error as NodeJS.ErrnoException, tls);
  return new ClusterError('unreachable', `Could not reach the cluster ${targetName(target)}: ${why}.`, {
    status: 0,
    cause: error,
    ...(remedy === undefined ? {} : { remedy: typeof remedy === 'string' ? { kind: 'text', text: remedy } : remedy }),
  });
}

/** The client certificate's end, where it is over; servers only say that they don't know who asks. */
export function expiredCertificate({ cert }: TlsMaterial): string | undefined {
  try {
    const end = cert === undefined ? undefined : new X509Certificate(cert).validToDate;
    return end !== undefined && end.getTime() < Date.now() ? end.toISOString() : undefined;
  } catch {
    return undefined;
  }
}

interface Reason {
  readonly why: string;
  readonly remedy?: string | Remedy;
}

function reasonOf(target: ClusterTarget, error: NodeJS.ErrnoException, tls: TlsMaterial): Reason {
  // SOCKS' errors have it in their words only.
  const code = error.code ?? /\bE[A-Z]{4,}\b/.exec(error.message)?.[0] ?? '';
  return (
    proxyReason(target, error) ??
    networkReason(target, code) ??
    serverTlsReason(target, code, error) ??
    clientTlsReason(target, code, tls, error)
  );
}

const network = 'Check the network, the VPN and';

function proxyReason({ proxy }: ClusterTarget, error: Error): Reason | undefined {
  const [, status] = /^Bad response: (\d+)/.exec(error.message) ?? [];
  if (proxy === undefined || status === undefined) return undefined;
  const remedy = status === '407' ? { remedy: 'Put the user name and the password for the proxy into its URL.' } : {};
  return { why: `the proxy refuses to connect (${status})`, ...remedy };
}

function networkReason({ context, url, proxy }: ClusterTarget, code: string): Reason | undefined {
  const file = context.cluster?.file ?? context.file;
  const what = proxy === undefined ? 'it' : 'the server or the proxy';
  switch (code) {
    case 'ECONNREFUSED':
      return {
        why: `${what} refuses connections`,
        remedy: `${startCommand(context.name)} or mend the address in ${file}.`,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        why: `no address is known for ${proxy ?? url.hostname}`,
        remedy: `${network} the server's name in ${file}.`,
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return { why: 'nothing answers there', remedy: `${network} the address in ${file}.` };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return { why: 'the connection was cut' };
    default:
      return undefined;
  }
}

/** Clusters on this machine, by the names that their tools give to contexts. */
function startCommand(context: string): string {
  const [, tool, name] = /^(kind|k3d)-(.+)$/.exec(context) ?? [];
  if (tool === 'kind') return `Start the cluster (docker start ${name}-control-plane)`;
  if (tool === 'k3d') return `Start the cluster (k3d cluster start ${name})`;
  if (context === 'minikube') return 'Start the cluster (minikube start)';
  if (context === 'docker-desktop' || context === 'rancher-desktop')
    return `Start the cluster (Kubernetes in the settings of ${context})`;
  return 'Start the cluster';
}

const unknownAuthority: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'ERR_SSL_BAD_SIGNATURE',
]);

function serverTlsReason({ context }: ClusterTarget, code: string, error: Error): Reason | undefined {
  const file = context.cluster?.file ?? context.file;
  if (unknownAuthority.has(code))
    return {
      why: `its certificate is signed by an authority that ${file} does not name for cluster ${context.clusterName}`,
      remedy: `If the cluster was made anew, get its kubeconfig anew. Else mend certificate-authority of cluster ${context.clusterName} in ${file}.`,
    };
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return { why: "the server's certificate has expired, or this machine's clock is wrong" };
    case 'CERT_NOT_YET_VALID':
      return { why: "the server's certificate is not valid yet, or this machine's clock is wrong" };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        why: `its certificate is for another name (${oneLine(error.message.replace(/^.*?altnames: /, ''))})`,
        remedy: `Set tls-server-name of cluster ${context.clusterName} in ${file} to one of these names, or mend the address.`,
      };
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return { why: 'it does not speak TLS there', remedy: `Mend the address in ${file}.` };
    default:
      return undefined;
  }
}

function clientTlsReason({ context }: ClusterTarget, code: string, tls: TlsMaterial, error: Error): Reason {
  const expired = expiredCertificate(tls);
  if (expired !== undefined)
    return {
      why: `the client certificate of user ${context.userName} expired at ${expired}`,
      remedy: renewal(context),
    };
  if (code.includes('ALERT'))
    return { why: `it refuses the client certificate of user ${context.userName}`, remedy: renewal(context) };
  if (code === 'ERR_INVALID_CHAR')
    return { why: `the token of user ${context.userName} holds a line break or the like`, remedy: renewal(context) };
  if (code.startsWith('ERR_OSSL') || code === 'ERR_CRYPTO_OPERATION_FAILED')
    return {
      why: `a certificate or key of user ${context.userName} or cluster ${context.clusterName} is no PEM, or they don't fit`,
      remedy: renewal(context),
    };
  return { why: oneLine(errorMessage(error)).replace(/\.$/, '') };
}
