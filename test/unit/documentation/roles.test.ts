import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Access } from '../../../src/core/cluster/access.ts';
import { provisionAccess } from '../../../src/core/providers/kubernetes/provision/provisionAccess.ts';

const root = join(import.meta.dirname, '../../..');
const fixture = (name: string): Promise<string> => readFile(join(root, 'test/fixtures/kubernetes', name), 'utf8');

test.each(['read-production.yaml', 'own-environments.yaml', 'own-stacks.yaml'])(
  'the README has the Role of %s as the tests on a real cluster use it',
  async name => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/^```yaml\n(?<text>.*?)^```$/gms)].map(match => match.groups?.['text']);
    expect(blocks).toContain(await fixture(name));
  },
);

test('the Role for own environments allows what making one asks for, and Secrets only there', async () => {
  const { rules } = parseDocument(await fixture('own-environments.yaml')).toJS() as { readonly rules: readonly Rule[] };
  const refused = provisionAccess('dev').filter(access => !rules.some(rule => allows(rule, access)));
  expect(refused).toEqual([]);
  const reading = (await fixture('read-production.yaml')).replace(/#.*$/gm, '');
  expect(reading).not.toMatch(/secrets|exec|create|update|patch|delete/);
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function allows(rule: Rule, { group = '', resource, subresource, verb }: Access): boolean {
  const name = subresource === undefined ? resource : `${resource}/${subresource}`;
  return rule.apiGroups.includes(group) && rule.resources.includes(name) && rule.verbs.includes(verb);
}
