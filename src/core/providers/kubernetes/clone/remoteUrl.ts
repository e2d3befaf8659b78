import { LockstepError } from '../../../base/lockstepError.ts';

/** A Git remote that a pod can fetch from. */
export interface RemoteUrl {
  /** Without user and password. */
  readonly url: string;
  /** `https://git.example.com`: whom logins are for. */
  readonly origin: string;
  /** What stood in the address. */
  readonly user?: string;
  readonly password?: string;
  /** How the same host is written for ssh, where it was. */
  readonly ssh?: readonly string[];
}

/** `git@host:path`; a drive letter is a path of Windows. */
const scp = /^(?:(?<user>[^@/:\\]+)@)?(?<host>[^@/:\\]{2,}):(?!\/\/|:)(?<path>.+)$/;

/**
 * Reads the address of a remote (git-fetch, "Git URLs"). Throws `notSupported` for one that a pod has no way to: of this
 * machine, or by ssh unless it may be asked over https.
 */
export function remoteUrl(written: string, { overHttps }: { readonly overHttps: boolean }): RemoteUrl {
  const shown = withoutLogin(written);
  const parsed = URL.canParse(written) ? new URL(written) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') {
    const { username, password } = parsed;
    parsed.username = '';
    parsed.password = '';
    return {
      url: parsed.href,
      origin: parsed.origin,
      ...(username === '' ? {} : { user: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    };
  }
  const short = scp.exec(written)?.groups;
  const isSsh = parsed?.protocol === 'ssh:' || parsed?.protocol === 'git+ssh:';
  const host = isSsh ? parsed.hostname : parsed?.host ? undefined : short?.['host'];
  const path = (isSsh ? parsed.pathname : (short?.['path'] ?? '')).replace(/^\/+/, '');
  if (host === undefined)
    throw notReached(`The remote ${shown} can't be reached from a pod`, 'Clone from https instead.');
  if (!overHttps)
    throw notReached(
      `The remote ${shown} is asked by ssh, and your keys never go into a pod`,
      'Clone over https instead: lockstep up --clone-over-https, if the same path is served there.',
    );
  const origin = `https://${host}`;
  const user = (isSsh ? parsed.username : short?.['user']) ?? '';
  const at = user === '' ? host : `${user}@${host}`;
  return { url: `${origin}/${path}`, origin, ssh: [`${at}:`, `ssh://${at}/`] };
}

function notReached(what: string, text: string): LockstepError {
  return new LockstepError('notSupported', `${what}.`, {
    remedy: { kind: 'text', text: `${text} Or go without cloning: the files are uploaded then.` },
  });
}

const withoutLogin = (url: string): string => url.replace(/^([a-z+]+:\/\/)[^@/]*@/i, '$1');
