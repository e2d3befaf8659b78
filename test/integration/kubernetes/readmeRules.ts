import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

const folder = join(import.meta.dirname, '../../fixtures/kubernetes');

/** What a Role allows that the README lists. */
export async function readmeRules(
  role: 'own-environments' | 'own-stacks' | 'read-production',
): Promise<readonly { readonly apiGroups: readonly string[] }[]> {
  const document = parseDocument(await readFile(join(folder, `${role}.yaml`), 'utf8'));
  return (document.toJS() as { readonly rules: Awaited<ReturnType<typeof readmeRules>> }).rules;
}
