import { exact } from '../comparators/exact.ts';
import { version } from '../comparators/version.ts';
import { byLevel, type Dimension } from '../rule.ts';

const measure = 'Measure both sides.';

/** Dimensions whose facts come with later sources; compared exactly until then. */
export const later = [
  {
    id: 'schema',
    weight: 7.5,
    rules: [
      {
        pattern: 'schema.<name>',
        compare: exact,
        group: key => key.split('.').slice(0, 2).join('.'),
        severity: 'high',
        reason: 'Queries that work on one schema fail on the other.',
        resolve: measure,
      },
    ],
  },
  {
    id: 'tls',
    weight: 5,
    rules: [
      {
        pattern: 'tls.<name>',
        compare: exact,
        ifReferenceStates: true,
        severity: 'medium',
        reason: 'Certificates trusted on one side are refused on the other.',
        resolve: measure,
      },
    ],
  },
  {
    id: 'kernel',
    weight: 2.5,
    rules: [
      {
        pattern: 'kernel.release',
        compare: version(2),
        ifReferenceStates: true,
        severity: byLevel('info', 'info', 'info'),
        reason: 'System calls may be missing or behave differently.',
        resolve: measure,
      },
      {
        pattern: 'kernel.<name>',
        compare: exact,
        ifReferenceStates: true,
        severity: 'medium',
        reason: 'The kernel is set differently where production asks for a value.',
        resolve: measure,
      },
    ],
  },
  {
    id: 'flag',
    weight: 5,
    rules: [
      {
        pattern: 'flag.<name>',
        compare: exact,
        named: true,
        severity: 'medium',
        reason: 'A feature is on for one side only.',
        resolve: measure,
      },
    ],
  },
] as const satisfies readonly Dimension[];
