import { workspace } from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import { trustedKubeconfig } from '../../core/workflows/trustedKubeconfig.ts';
import type { ClusterAccess } from '../../core/workflows/connectContext.ts';
import { readSettings } from './settings.ts';

/** How this window reaches clusters. */
export function clusterAccess(logger: Logger): ClusterAccess {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const isTrusted = trustedKubeconfig(
    folder?.scheme === 'file' ? folder.fsPath : undefined,
    readSettings()['kubernetes.trustedKubeconfigs'],
  );
  return { logger, isTrusted };
}
