import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../core/base/logger.ts';
import type { RegistryAccess } from '../../core/workflows/inspectWith.ts';
import { readSettings } from './settings.ts';

/** How this window asks registries for images that no engine has. */
export function registryAccess(logger: Logger): RegistryAccess {
  const { env } = process;
  const home = homedir();
  const cacheFolder = join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'lockstep');
  return { env, home, plainHosts: readSettings()['registries.withoutTls'], cacheFolder, logger };
}
