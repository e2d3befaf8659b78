import { version } from '../comparators/version.ts';
import { byLevel, type Comparator, type Dimension, type Rule } from '../rule.ts';

/** Java's first eight called themselves 1.x. */
const java = version(1, text => text.replace(/^1\.(?=\d)/, ''));

const rule = (pattern: string, compare: Comparator) =>
  ({
    pattern,
    compare,
    extras: true,
    severity: byLevel('high', 'medium', 'low'),
    reason: 'Code that runs here may use APIs that production lacks, and the other way round.',
    resolve: 'Measure a running environment, name the version in the image, or let the image be read (`image:NAME`).',
  }) satisfies Rule;

export const runtime = {
  id: 'runtime',
  weight: 10,
  rules: [
    rule('runtime.java', java),
    rule('runtime.python', version(2)),
    rule('runtime.go', version(2)),
    rule('runtime.ruby', version(2)),
    rule('runtime.php', version(2)),
    rule('runtime.perl', version(2)),
    { ...rule('runtime.<name>', version(1)), always: true },
  ],
} satisfies Dimension;
