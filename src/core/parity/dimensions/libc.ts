import { exact } from '../comparators/exact.ts';
import { version, versionOrder } from '../comparators/version.ts';
import type { Difference, Dimension } from '../rule.ts';

export const libc = {
  id: 'libc',
  weight: 7.5,
  rules: [
    {
      pattern: 'libc.family',
      always: true,
      compare: exact,
      severity: 'high',
      reason:
        'Native modules built against one C library do not load on the other, and DNS, locales and threads behave differently.',
      resolve: 'Measure a running environment, or let the image be read (`image:NAME`).',
    },
    {
      pattern: 'libc.version',
      compare: version(2),
      given: () => ['libc.family'],
      severity: difference => (isNewer(difference) ? 'medium' : 'low'),
      reason: difference =>
        isNewer(difference)
          ? 'Programs built here need a newer C library than production has and do not start there.'
          : 'Production has a newer C library; what is fixed or removed there is not seen here.',
      resolve: 'Measure a running environment, or let the image be read (`image:NAME`).',
    },
  ],
} satisfies Dimension;

function isNewer({ development, reference }: Difference): boolean {
  return development !== undefined && reference !== undefined && versionOrder(development, reference) > 0;
}
