import { errorMessage } from '../base/errorMessage.ts';
import { ClusterError } from './clusterError.ts';
import type { KubeconfigContext } from './kubeconfig.ts';
import { oneLine } from './oneLine.ts';
import { renewal } from './renewal.ts';

/** Credentials that can't be had or read: a file that is missing, a provider that refuses to renew. */
export function credentialFailure(context: KubeconfigContext, error: unknown): ClusterError {
  const { code, path } = error as { code?: unknown; path?: unknown };
  const isFile = typeof path === 'string' && typeof code === 'string';
  const why = isFile ? `${path} can't be read (${code})` : oneLine(errorMessage(error)).replace(/\.$/, '');
  const file = context.user?.file ?? context.file;
  return new ClusterError(
    isFile ? 'invalidInput' : 'unreachable',
    `Could not get credentials for ${context.name}: ${why}.`,
    {
      status: 401,
      reason: 'Unauthorized',
      cause: error,
      remedy: isFile
        ? { kind: 'openFile', text: `Make that file, or mend its path in ${file}.`, file }
        : renewal(context),
    },
  );
}
