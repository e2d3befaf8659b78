import { workspace } from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import { trustedKubeconfig } from '../../core/workflows/trustedKubeconfig.ts';
import type { ClusterAccess } from '../../core/workflows/connectContext.ts';
import { readSettings } from './settings.ts';

/** How this window reaches clusters; folders and settings count as they are when a file is looked at. */
export function clusterAccess(logger: Logger): ClusterAccess {
  const isTrusted = (file: string): boolean => {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const paths = folders.map(({ uri }) => uri.fsPath);
    return trustedKubeconfig(paths, readSettings()['kubernetes.trustedKubeconfigs'])(file);
  };
  return { logger, isTrusted };
}
