import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';

/** Every variable; the zone and locale that some of them set are the comparison's to know. */
export function addEnvironmentFacts(facts: FactList, environment: ReadonlyMap<string, Declared<string>>): void {
  for (const [name, value] of environment) facts.declare(`env.${name}`, value);
}
