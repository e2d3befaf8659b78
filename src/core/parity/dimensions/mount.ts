import { exact } from '../comparators/exact.ts';
import { persistence } from '../comparators/persistence.ts';
import { bySide, type Dimension } from '../rule.ts';

export const mount = {
  id: 'mount',
  weight: 5,
  rules: [
    {
      pattern: 'mount.caseSensitive',
      compare: exact,
      absent: true,
      assumed: true,
      severity: 'high',
      reason: 'A file found here under another spelling is missing in production.',
      resolve: 'Measure a running environment.',
    },
    {
      pattern: 'mount.<path>',
      compare: persistence,
      named: true,
      // Without a mount the files are in the container's own layer, and as short-lived.
      absent: 'ephemeral',
      severity: bySide({ value: 'medium', referenceOnly: 'medium', developmentOnly: 'low' }),
      reason: 'Files kept on one side are lost, shared or missing on the other.',
      resolve: 'Measure a running environment, or add the source that starts the workload.',
    },
  ],
} satisfies Dimension;
