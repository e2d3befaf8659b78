import type { Severity } from '../finding.ts';
import type { Difference } from '../rule.ts';

/** Families that stand in for each other but are not each other. */
const relational = ['postgres', 'mysql', 'mariadb', 'sqlite', 'h2', 'sqlserver', 'oracle'];
const search = ['elasticsearch', 'opensearch'];
const stores = ['redis', 'valkey'];

/**
 * Production's service missing here is high; critical when another kind of database stands in for it,
 * medium when what stands in speaks its language.
 */
export function missingServiceSeverity({ key, kind, sides }: Difference): Severity {
  if (kind !== 'referenceOnly') return 'low';
  const family = key.slice('service.'.length);
  const standsIn = (families: readonly string[]): boolean =>
    families.includes(family) &&
    families.some(each => each !== family && sides.development.view(`service.${each}`).stated);
  if (standsIn(relational) || standsIn(search)) return 'critical';
  return standsIn(stores) ? 'medium' : 'high';
}
