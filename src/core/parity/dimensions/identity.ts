import { exact } from '../comparators/exact.ts';
import { setOf } from '../comparators/setOf.ts';
import { user } from '../comparators/user.ts';
import type { Severity } from '../finding.ts';
import { byLevel, type Difference, type Dimension } from '../rule.ts';

const measure = 'Measure a running environment, or let the image be read (`image:NAME`).';
const stricter =
  (severity: Severity) =>
  (difference: Difference): Severity =>
    isStricter(difference) ? severity : 'low';

export const identity = {
  id: 'identity',
  weight: 7.5,
  rules: [
    {
      pattern: 'identity.user',
      compare: user,
      absent: 'root',
      layered: true,
      severity: byLevel('high', 'low', 'low'),
      reason: ({ level }: Difference) =>
        level === 'breaking'
          ? 'Root may write, bind and read where production’s user may not.'
          : 'Files that one user owns may not be written by the other.',
      resolve: measure,
    },
    {
      pattern: 'identity.group',
      compare: user,
      layered: true,
      ifReferenceStates: true,
      severity: 'low',
      reason: 'Files that one group may write may be closed to the other.',
      resolve: measure,
    },
    {
      pattern: 'identity.root',
      compare: exact,
      unless: isUserToldOnBoth,
      layered: true,
      severity: 'high',
      reason: 'Root may write, bind and read where production’s user may not.',
      resolve: measure,
    },
    {
      pattern: 'identity.readOnlyRootFilesystem',
      compare: exact,
      absent: false,
      severity: stricter('high'),
      reason: 'Code that writes outside its volumes works here and fails in production.',
      resolve: 'Measure a running environment, or add the source that starts the workload.',
    },
    {
      pattern: 'identity.privileged',
      compare: exact,
      absent: false,
      severity: 'medium',
      reason: 'A privileged container may do what production’s may not.',
      resolve: 'Measure a running environment, or add the source that starts the workload.',
    },
    {
      pattern: 'identity.noNewPrivileges',
      compare: exact,
      absent: false,
      severity: stricter('medium'),
      reason: 'Programs that gain privileges, such as sudo, work here and fail in production.',
      resolve: 'Measure a running environment, or add the source that starts the workload.',
    },
    {
      pattern: 'identity.capabilities',
      compare: setOf,
      ifReferenceStates: true,
      severity: byLevel('medium', 'low', 'low'),
      reason: 'The kernel allows here what it refuses in production.',
      resolve: 'Measure a running environment, or add the source that starts the workload.',
    },
    {
      pattern: 'identity.writable.<path>',
      compare: exact,
      ifReferenceStates: true,
      severity: 'medium',
      reason: 'Code that writes there works on one side only.',
      resolve: measure,
    },
    {
      pattern: 'identity.<quality>',
      compare: exact,
      ifReferenceStates: true,
      severity: 'info',
      reason: 'Privileges differ.',
      resolve: measure,
    },
  ],
} satisfies Dimension;

/** Absent is told too: it is root. */
function isUserToldOnBoth({ development, reference }: Difference['sides']): boolean {
  return [development, reference].every(side => side.view('identity.user').observation.status !== 'unknown');
}

/** Production forbids what development allows. */
function isStricter({ development, reference }: Difference): boolean {
  return reference === true && (development ?? false) === false;
}
