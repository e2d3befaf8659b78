import type { ErrorCode } from '../base/lockstepError.ts';
import { ClusterError } from './clusterError.ts';
import { targetName, type ClusterTarget } from './clusterTarget.ts';
import { expiredCertificate } from './connectionFailure.ts';
import { goesInClear } from './goesInClear.ts';
import type { TlsMaterial } from './libraryOptions.ts';
import { oneLine } from './oneLine.ts';
import { renewal } from './renewal.ts';

/** An answer that says no. */
export interface Refusal {
  /** `GET`, or `connect` for a WebSocket. */
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly statusText: string;
  readonly body: string;
  readonly tls: TlsMaterial;
  /** Whether a token, a password or a client certificate went with the request. */
  readonly hasCredentials: boolean;
}

/** In characters; the words may come from a proxy or an admission webhook. */
const longestWords = 2000;

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'change',
  DELETE: 'delete',
  connect: 'open',
};

const askForRoles = "Ask whoever runs the cluster for the Roles that Lockstep's README lists.";

/** The server's words as an error (reference/kubernetes-api/common-definitions/status). */
export function refusal(target: ClusterTarget, answer: Refusal): ClusterError {
  const status = parseStatus(answer.body);
  const words = (status?.message ? oneLine(status.message) : plainWords(answer)).slice(0, longestWords);
  if (answer.status === 401 || isAnonymous(answer.status, words)) return unknownUser(target, answer);
  const what = `${verbs[answer.method] ?? answer.method} ${answer.path}`;
  return new ClusterError(
    codeOf(answer.status),
    `Could not ${what} on ${target.context.name}: ${words.replace(/\.$/, '')}.`,
    {
      status: answer.status,
      ...(status?.reason ? { reason: status.reason } : {}),
      ...(isMissingRight(answer.status, words) ? { remedy: { kind: 'text', text: askForRoles } } : {}),
    },
  );
}

function unknownUser(target: ClusterTarget, { tls, hasCredentials }: Refusal): ClusterError {
  const { context, url } = target;
  const isClear = goesInClear(url);
  const expired = expiredCertificate(tls);
  const why =
    expired !== undefined
      ? `the client certificate of user ${context.userName} expired at ${expired}`
      : context.user === undefined
        ? 'its context names no user'
        : isClear
          ? `the credentials of user ${context.userName} are not sent there without TLS`
          : !hasCredentials
            ? `user ${context.userName} has no credentials in ${context.user.file}`
            : `it does not accept the credentials of user ${context.userName} (Unauthorized)`;
  return new ClusterError('unreachable', `Could not log in to the cluster ${targetName(target)}: ${why}.`, {
    status: 401,
    reason: 'Unauthorized',
    remedy: isClear ? { kind: 'text', text: 'Give the cluster a server with https:.' } : renewal(context),
  });
}

/** Whoever sends no credentials is anonymous, and then merely forbidden to do things. */
const isAnonymous = (status: number, words: string): boolean =>
  status === 403 && words.includes('User "system:anonymous"');

/** A quota and an admission webhook say 403 too, but no Role helps against them. */
const isMissingRight = (status: number, words: string): boolean =>
  status === 403 && /\bUser "[^"]*" cannot /.test(words);

function parseStatus(body: string): { readonly message?: string; readonly reason?: string } | undefined {
  try {
    const { kind, message, reason } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (kind !== 'Status') return undefined;
    return {
      ...(typeof message === 'string' ? { message } : {}),
      ...(typeof reason === 'string' ? { reason } : {}),
    };
  } catch {
    return undefined;
  }
}

function plainWords({ status, statusText, body }: Refusal): string {
  const isPage = /^\s*</.test(body);
  const words = isPage ? '' : oneLine(body);
  return `${status} ${statusText}${words === '' ? '' : `, ${words}`}`.trim();
}

function codeOf(status: number): ErrorCode {
  switch (status) {
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 400:
    case 422:
      return 'invalidInput';
    case 405:
    case 406:
    case 415:
      return 'notSupported';
    case 502:
    case 503:
    case 504:
      return 'unreachable';
    default:
      return 'commandFailed';
  }
}
