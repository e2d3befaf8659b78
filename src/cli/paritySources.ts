import { homedir } from 'node:os';
import { join } from 'node:path';
import { LockstepError } from '../core/base/lockstepError.ts';
import { createSealer } from '../core/workflows/createSealer.ts';
import { inspectWith } from '../core/workflows/inspectWith.ts';
import type { ParitySources } from '../core/workflows/paritySources.ts';
import type { CommandContext } from './context.ts';
import { remedyWords } from './remedyWords.ts';
import { sealingKey } from './sealingKey.ts';

function inTerminal(error: unknown): never {
  if (!(error instanceof LockstepError) || error.remedy === undefined) throw error;
  const remedy = { kind: 'text', text: remedyWords(error.remedy) } as const;
  throw new LockstepError(error.code, error.message, { cause: error, remedy });
}

export async function paritySources(context: CommandContext): Promise<ParitySources> {
  const { files, list, version, clusters, production, logger } = context;
  const seal = createSealer(await sealingKey(process.env));
  const { env } = process;
  const look = inspectWith(list, {
    env,
    home: homedir(),
    plainHosts: (env['LOCKSTEP_PLAIN_REGISTRIES'] ?? '').split(',').filter(host => host !== ''),
    cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'lockstep'),
    logger,
  });
  const read = {
    // What a reader makes of an error stands in a report, which names no settings.
    inspect: (...asked: Parameters<typeof look>) => look(...asked).catch(inTerminal),
    cluster: clusters.to,
    ownCluster: clusters.own,
    production,
    render: { folder: context.folder },
  };
  return { files, seal, version, today: new Date(), ...read };
}
