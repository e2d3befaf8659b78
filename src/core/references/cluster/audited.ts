import { ownerName } from '../../cluster/ownerName.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { AuditEntry, ProductionConsent } from './productionConsent.ts';

/**
 * Does something in production, between two lines of the audit file: what is about to be done is written before it is
 * done, and where that fails, nothing is.
 */
export async function audited<Result>(
  cluster: Cluster,
  what: Pick<AuditEntry, 'what' | 'namespace' | 'pod' | 'container'>,
  { record }: Pick<ProductionConsent, 'record'>,
  run: () => Promise<Result>,
): Promise<Result> {
  const write = (outcome: AuditEntry['outcome']): Promise<void> => {
    const { context, server } = cluster;
    return record({ time: new Date().toISOString(), context, server, ...what, who: ownerName(), outcome });
  };
  await write('started');
  try {
    const result = await run();
    await write('done');
    return result;
  } catch (error) {
    await write('failed');
    throw error;
  }
}
