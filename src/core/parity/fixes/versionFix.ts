import type { TextEdit } from '../../environment/textEdit.ts';
import type { Finding } from '../finding.ts';
import { createFix, type Fix, type Fixer } from './fix.ts';
import { placesOf, type Place } from './placesOf.ts';

/** A version where it is declared: a tag, a Feature's option, a build argument, a tool's file; as precise as it was. */
export const versionFix: Fixer = (finding, files) => {
  if (finding.within === 'development') return agreeingFix(finding, files);
  const { development, reference, key } = finding;
  if (typeof development.value !== 'string' || typeof reference.value !== 'string') return undefined;
  const { value: from } = development;
  const { value: to } = reference;
  if (!/^v?\d+(?:\.\d+)*$/.test(to)) return undefined;
  const edits = placesOf(development, files).flatMap(place => versionEdit(place, from, to.replace(/^v/, '')));
  return createFix(`Use ${nameOf(key)} ${to}${warning(key, from, to)}`, edits);
};

/** Where sources of development disagree, tooling follows what runs. */
function agreeingFix({ development, key }: Finding, files: Parameters<Fixer>[1]): Fix | undefined {
  const [to, ...others] = Array.isArray(development.value) ? development.value.map(String) : [];
  if (to === undefined) return undefined;
  const places = placesOf(development, files).filter(({ file }) => file.role === 'tool');
  const edits = places.flatMap(place => others.flatMap(from => versionEdit(place, from, to)).slice(0, 1));
  return createFix(`Use ${nameOf(key)} ${to}`, edits);
}

/** The part of the line that is the version, or a less precise form of it. */
function versionEdit({ file, offset, text }: Place, from: string, to: string): readonly TextEdit[] {
  for (const match of text.matchAll(/(?<![\w.])v?(?<version>\d+(?:\.\d+)*)(?![\w]|\.\d)/g)) {
    const version = match.groups?.['version'] ?? '';
    if (!isWithin(version, from)) continue;
    const start = offset + match.index + match[0].length - version.length;
    return [{ file: file.path, offset: start, length: version.length, text: precise(to, version) }];
  }
  return [];
}

function isWithin(constraint: string, version: string): boolean {
  return `${version.replace(/^v/, '')}.`.startsWith(`${constraint}.`);
}

/** As many parts as the declaration had, all of them where fewer would change nothing. */
function precise(to: string, declared: string): string {
  const short = to.split('.').slice(0, declared.split('.').length).join('.');
  return short === declared ? to : short;
}

function nameOf(key: string): string {
  return key.split('.')[1] ?? key;
}

function warning(key: string, from: string, to: string): string {
  const isMajor = from.split('.')[0] !== to.split('.')[0];
  return key === 'service.postgres.version' && isMajor ? ` (which can’t read the data volume of ${from})` : '';
}
