import { exact } from '../comparators/exact.ts';
import { version } from '../comparators/version.ts';
import { byLevel, type Dimension } from '../rule.ts';

export const build = {
  id: 'build',
  weight: 5,
  rules: [
    {
      pattern: 'tool.<name>',
      compare: version(1),
      ifReferenceStates: true,
      severity: byLevel('medium', 'low', 'low'),
      reason: 'Another version of the tool installs or builds differently.',
      resolve: 'Measure a running environment, or name the version in the image.',
    },
    {
      pattern: 'build.<name>',
      compare: exact,
      ifReferenceStates: true,
      severity: 'low',
      reason: 'The image is built from other inputs.',
      resolve: 'Let the Dockerfile of both sides be read.',
    },
  ],
} satisfies Dimension;
