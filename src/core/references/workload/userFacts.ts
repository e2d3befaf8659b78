import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';

/** `user[:group]` as Docker takes it. A name is root only if it is `root`. */
export function addUserFacts(facts: FactList, declared: Declared<string> | undefined): void {
  if (declared === undefined) return;
  if (declared.kind === 'unknown') {
    facts.declare('identity.user', declared);
    facts.declare('identity.root', declared);
    return;
  }
  const [user = '', group] = declared.value.split(':');
  facts.add('identity.user', user === '0' ? 'root' : user, declared.at);
  facts.add('identity.root', user === '0' || user === 'root', declared.at);
  if (group !== undefined) facts.add('identity.group', group, declared.at);
}
