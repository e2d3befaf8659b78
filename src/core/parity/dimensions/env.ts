import { variable } from '../comparators/variable.ts';
import type { Difference, Dimension } from '../rule.ts';
import type { Severity } from '../finding.ts';

export const env = {
  id: 'env',
  weight: 7.5,
  rules: [
    {
      pattern: 'env.<NAME>',
      compare: variable,
      named: true,
      layered: true,
      absent: '',
      group: key => key,
      severity,
      reason: ({ kind }: Difference) =>
        kind === 'referenceOnly'
          ? 'The program is told something in production that it is not told here, so that path is never tried.'
          : kind === 'developmentOnly'
            ? 'The program is told something here that production does not tell it.'
            : 'The program is configured differently than in production.',
      resolve: 'Give the env file or the value, or measure a running environment.',
    },
  ],
} satisfies Dimension;

function severity({ key, kind, level, readNames }: Difference): Severity {
  if (kind === 'referenceOnly') return readNames.has(key.slice('env.'.length)) ? 'high' : 'medium';
  return kind === 'developmentOnly' || level === 'patch' ? 'low' : 'medium';
}
