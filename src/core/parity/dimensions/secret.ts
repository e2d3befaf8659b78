import { secret as compare } from '../comparators/secret.ts';
import { isCredential } from '../values/isCredential.ts';
import type { FactKey } from '../../environment/fact.ts';
import type { Difference, Dimension } from '../rule.ts';
import type { Severity } from '../finding.ts';

export const secret = {
  id: 'secret',
  weight: 7.5,
  rules: [
    {
      pattern: 'secret.<NAME>',
      compare,
      named: true,
      layered: true,
      unless: isToldByFolder,
      severity,
      reason: ({ key, kind }: Difference) =>
        kind === 'referenceOnly'
          ? 'What needs this secret works in production only and is never tried here.'
          : kind === 'developmentOnly'
            ? 'What needs this secret works here and fails in production.'
            : isCredential(key)
              ? 'A credential of production lies in development: whoever has one has the other.'
              : 'The program is configured differently than in production.',
      resolve: 'Values of secrets that only the platform knows can’t be compared; give its env file to compare them.',
    },
  ],
} satisfies Dimension;

/** One side knows the files of a folder, the other only the folder: neither is missing. */
function isToldByFolder({ development, reference }: Difference['sides'], key: FactKey): boolean {
  const here = development.view(key).stated;
  if (!key.startsWith('secret.file.') || here === reference.view(key).stated) return false;
  const other = here ? reference : development;
  return other.keys.some(
    each => other.view(each).stated && (each.startsWith(`${key}/`) || (isFile(each) && key.startsWith(`${each}/`))),
  );
}

function isFile(key: FactKey): boolean {
  return key.startsWith('secret.file.');
}

function severity({ key, kind }: Difference): Severity {
  if (kind === 'developmentOnly') return 'low';
  return kind === 'referenceOnly' || isCredential(key) ? 'high' : 'medium';
}
