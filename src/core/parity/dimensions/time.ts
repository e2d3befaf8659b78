import { alias } from '../comparators/alias.ts';
import { locale } from '../comparators/locale.ts';
import { zone } from '../comparators/zone.ts';
import { byLevel, isKnownOnBoth, type Dimension } from '../rule.ts';

const measure = 'Measure a running environment, or let the image be read (`image:NAME`).';

export const time = {
  id: 'time',
  weight: 2.5,
  rules: [
    {
      pattern: 'time.zone',
      compare: zone,
      absent: 'UTC',
      layered: true,
      severity: 'medium',
      reason: 'Local times, day limits and schedules differ from production’s.',
      resolve: measure,
    },
    {
      pattern: 'time.locale',
      compare: locale,
      absent: 'C',
      layered: true,
      severity: byLevel('medium', 'low', 'low'),
      reason: 'Text is encoded, sorted or formatted differently.',
      resolve: measure,
    },
    {
      pattern: 'time.charset',
      compare: alias([
        ['utf-8', 'utf8'],
        ['ascii', 'ansi_x3.4-1968', 'us-ascii', ''],
      ]),
      absent: 'ASCII',
      layered: true,
      unless: sides => isKnownOnBoth('time.locale', sides),
      severity: 'medium',
      reason: 'Text with other than plain letters is read and written differently.',
      resolve: measure,
    },
  ],
} satisfies Dimension;
