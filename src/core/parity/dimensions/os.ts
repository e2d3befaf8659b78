import { alias } from '../comparators/alias.ts';
import { version } from '../comparators/version.ts';
import { byLevel, type Dimension } from '../rule.ts';

const releases: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
};

export const os = {
  id: 'os',
  weight: 5,
  rules: [
    {
      pattern: 'os.family',
      always: true,
      compare: alias([
        ['rhel', 'ubi', 'redhat', 'red hat'],
        ['amzn', 'amazonlinux', 'al2023'],
      ]),
      severity: 'high',
      reason: 'Another distribution brings other packages, paths and defaults than production has.',
      resolve: 'Measure a running environment, or let the image be read (`image:NAME`).',
    },
    {
      pattern: 'os.version',
      compare: version(1, text => releases[text] ?? text),
      given: () => ['os.family'],
      severity: byLevel('medium', 'low', 'low'),
      reason: 'Another release of the distribution brings other versions of every system package.',
      resolve: 'Measure a running environment, or let the image be read (`image:NAME`).',
    },
  ],
} satisfies Dimension;
