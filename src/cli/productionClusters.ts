import { ClusterConnections } from '../core/workflows/clusterConnections.ts';
import type { ProductionConsents } from '../core/workflows/productionConsents.ts';
import { confirm } from './confirm.ts';
import type { CliArguments } from './context.ts';
import type { Surroundings } from './surroundings.ts';

/** A person at a terminal, or a pipeline that was set up to agree. */
export async function agree(question: string, signal: AbortSignal): Promise<boolean | 'once'> {
  if (process.env['LOCKSTEP_PRODUCTION_CONSENT'] === 'yes') return 'once';
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  return confirm(question, signal);
}

/** Clusters to read as production: what `--reference` names is meant; what a workspace's file names is asked for once. */
export function productionClusters(
  args: CliArguments,
  { logger, folder, cluster, production }: Surroundings & { readonly production: ProductionConsents },
): ClusterConnections {
  const isNamed = args.texts('reference').length > 0;
  return new ClusterConnections({ logger, isTrusted: cluster.isTrusted }, (context, signal) => {
    if (isNamed) return Promise.resolve(true);
    const name = context === undefined ? 'the current cluster' : `the cluster ${context}`;
    const question = `${folder} names ${name} as production. Read it?`;
    return production.agrees(`read ${context ?? ''} for ${folder}`, question, signal);
  });
}
