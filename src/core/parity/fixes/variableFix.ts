import type { FactKey } from '../../environment/fact.ts';
import type { DeclaringFile } from './declaringFile.ts';
import { createFix, type Fixer } from './fix.ts';
import { placesOf } from './placesOf.ts';
import { setVariable } from './setVariable.ts';

/** A variable, the zone or the locale: changed where it is declared, added where variables are declared. */
export const variableFix: Fixer = (finding, files) => {
  const { development, reference, key, within } = finding;
  const isSecret = key.startsWith('secret.') || reference.secret;
  const known = key === 'time.zone' && reference.status === 'absent' ? 'UTC' : reference.value;
  if (within !== undefined || (reference.status === 'absent' && known === undefined)) return undefined;
  const value = isSecret || known === undefined ? undefined : String(known);
  const places = placesOf(development, files);
  if (value === undefined && (development.status !== 'absent' || !isSecret)) return undefined;
  const name = variableOf(key, places.map(each => each.text).join('\n'));
  // Anything else is no name that a shell or Compose would take.
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return undefined;
  const declared = places.map(each => each.file);
  for (const file of [...declared, ...receivers(files)]) {
    const fix = createFix(titleOf(name, value), setVariable(file, { name, value }));
    if (fix) return fix;
  }
  return undefined;
};

/** Files that may get a new variable, the nearest to the workload first. */
function receivers(files: readonly DeclaringFile[]): readonly DeclaringFile[] {
  const roles = ['compose', 'devcontainer', 'env'] as const;
  return roles.flatMap(role => files.filter(each => each.role === role));
}

function variableOf(key: FactKey, declaration: string): string {
  if (key === 'time.zone') return 'TZ';
  if (key === 'time.locale' || key === 'time.charset')
    return /\b(?<name>LC_ALL|LC_CTYPE)\b/.exec(declaration)?.groups?.['name'] ?? 'LANG';
  return key.slice(key.indexOf('.') + 1);
}

function titleOf(name: string, value: string | undefined): string {
  return value === undefined ? `Add a placeholder for ${name}` : `Set ${name} to ${value}`;
}
