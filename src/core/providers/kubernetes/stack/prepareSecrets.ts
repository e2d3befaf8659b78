import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import { apiPath } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { SecretsNeeded } from '../../../environment/secretsNeeded.ts';
import type { NeededSecret, SecretSource, StackTarget } from '../../../environment/stackTarget.ts';
import { listNames } from '../listNames.ts';
import { declaredSecrets, neededSecrets } from './neededSecrets.ts';
import { secretObject } from './secretObjects.ts';
import type { StackNamespace } from './stackNamespace.ts';
import { textAt } from './jsonAccess.ts';
import type { StackObject } from './stackObject.ts';

export interface PreparedSecrets {
  /** Those that no manifest declares. */
  readonly secrets: readonly StackObject[];
  readonly sources: Readonly<Record<string, SecretSource>>;
}

/** Makes nothing. Throws SecretsNeeded where it isn't said where a Secret comes from, and `usage` where it is said of another. */
export async function prepareSecrets(
  {
    cluster,
    report,
    place,
    stack,
  }: {
    readonly cluster: Cluster;
    readonly report: Report;
    readonly place: StackNamespace;
    readonly stack: StackTarget;
  },
  /** Known are those of a kind that the cluster has. */
  { all, known }: { readonly all: readonly StackObject[]; readonly known: readonly StackObject[] },
  signal: AbortSignal,
): Promise<PreparedSecrets> {
  const needed = neededSecrets(known);
  requireNeeded(Object.keys(stack.secrets), needed);
  const sources = sourcesOf(needed, { ...place.secrets, ...stack.secrets }, stack, declaredSecrets(all));
  const production = new Set(known.flatMap(object => textAt(object, 'metadata', 'namespace') ?? []));
  const asked = place.isThere ? await missingOf(cluster, place.name, needed, signal) : needed;
  const secrets = await Promise.all(
    asked.flatMap(each => {
      const source = sources[each.name];
      // An answer of before stands in the namespace, where others may have written another.
      if (source?.kind === 'secret') report.step(`copying the Secret ${source.namespace}/${source.name}`);
      return source === undefined
        ? []
        : [secretObject(cluster, each, source, { namespace: place.name, production }, signal)];
    }),
  );
  return { secrets, sources };
}

function requireNeeded(named: readonly string[], needed: readonly NeededSecret[]): void {
  const names = needed.map(({ name }) => name);
  const unknown = named.filter(name => !names.includes(name));
  if (unknown.length === 0) return;
  const others = names.length === 0 ? 'none' : names.join(', ');
  throw new LockstepError(
    'usage',
    `No pod of the stack needs a Secret ${unknown.join(', ')} that the stack does not bring; they need ${others}.`,
  );
}

/** Asked once: an answer of before holds until another is given. */
function sourcesOf(
  needed: readonly NeededSecret[],
  known: Readonly<Record<string, SecretSource>>,
  { otherSecrets }: StackTarget,
  declared: ReadonlySet<string>,
): Readonly<Record<string, SecretSource>> {
  const answered = needed.map(each => [each.name, known[each.name] ?? otherSecrets] as const);
  const open = needed.filter(({ name }) => (known[name] ?? otherSecrets) === undefined);
  if (open.length === 0) return Object.fromEntries(answered) as Readonly<Record<string, SecretSource>>;
  const controlled = open.map(({ name }) => name).filter(name => declared.has(name));
  const why =
    controlled.length === 0 ? '' : ` (${controlled.join(', ')}: the cluster lacks the controller that makes it)`;
  throw new SecretsNeeded(open, why);
}

/** Placeholders that pods have begun to use stay as they are. */
async function missingOf(
  cluster: Cluster,
  namespace: string,
  needed: readonly NeededSecret[],
  signal: AbortSignal,
): Promise<readonly NeededSecret[]> {
  const names = await listNames(cluster, { path: apiPath({ resource: 'secrets' }, namespace) }, signal);
  return needed.filter(({ name }) => !names.includes(name));
}
