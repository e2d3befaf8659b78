import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSealer } from '../core/workflows/createSealer.ts';
import { inspectWith } from '../core/workflows/inspectWith.ts';
import type { ParitySources } from '../core/workflows/paritySources.ts';
import type { CommandContext } from './context.ts';
import { sealingKey } from './sealingKey.ts';

export async function paritySources(context: CommandContext): Promise<ParitySources> {
  const { files, list, version, clusters, production, logger } = context;
  const seal = createSealer(await sealingKey(process.env));
  const { env } = process;
  const inspect = inspectWith(list, {
    env,
    home: homedir(),
    plainHosts: (env['LOCKSTEP_PLAIN_REGISTRIES'] ?? '').split(',').filter(host => host !== ''),
    cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lockstep'),
    logger,
  });
  const read = {
    inspect,
    cluster: clusters.to,
    ownCluster: clusters.own,
    production,
    render: { folder: context.folder },
  };
  return { files, seal, version, today: new Date(), ...read };
}
