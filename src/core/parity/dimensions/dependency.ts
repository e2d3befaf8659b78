import { exact } from '../comparators/exact.ts';
import { version } from '../comparators/version.ts';
import { byLevel, type Dimension } from '../rule.ts';

export const dependency = {
  id: 'dependency',
  weight: 7.5,
  rules: [
    {
      pattern: 'dependency.lock.<file>',
      compare: exact,
      severity: 'medium',
      reason: 'Another lock file installs other versions of the libraries.',
      resolve: 'Let both sides read their lock files.',
    },
    {
      pattern: 'dependency.<ecosystem>.<name>',
      compare: version(1),
      named: true,
      collapse: true,
      group: key => key.split('.').slice(0, 2).join('.'),
      severity: byLevel('high', 'medium', 'low'),
      reason: 'The library behaves differently in another version.',
      resolve: 'Let both sides read their lock files or installed libraries.',
    },
  ],
} satisfies Dimension;
