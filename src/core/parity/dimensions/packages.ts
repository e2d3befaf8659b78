import type { FactValue } from '../../environment/fact.ts';
import { different, equal, type Comparator, type Difference, type Dimension } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

/** What code notices when its version changes. */
const watched =
  /^(?:openssl|libssl|libpq|postgresql-client|icu|libicu|zlib|tzdata|ca-certificates|imagemagick|libmagick|libvips|vips|ghostscript|fonts?-|chromium|ffmpeg|libc6$|musl$|libxml2|sqlite|libsqlite)/i;

/** Epoch and revision are the distribution's; `1:2.3.4-5` is upstream's 2.3.4. */
const compare: Comparator = (development, reference) => {
  if (development === reference) return equal;
  return different(upstream(development) === upstream(reference) ? 'patch' : 'breaking');
};

export const packages = {
  id: 'package',
  weight: 2.5,
  rules: [
    {
      pattern: 'package.<name>',
      compare,
      named: true,
      collapse: true,
      given: () => ['os.family'],
      valuesGiven: ['os.version'],
      group: () => 'package',
      severity,
      reason: ({ kind }: Difference) =>
        kind === 'referenceOnly'
          ? 'What calls this package works in production and fails here, so nobody can try it here.'
          : kind === 'developmentOnly'
            ? 'What calls this package works here and fails in production.'
            : 'Another version of the package may behave differently.',
      resolve: 'Measure a running environment, or let the image be read (`image:NAME`).',
    },
  ],
} satisfies Dimension;

function severity({ key, kind, level }: Difference): 'medium' | 'low' | 'info' {
  if (kind === 'referenceOnly') return 'medium';
  if (kind === 'developmentOnly' || level === 'patch') return 'info';
  return watched.test(key.slice('package.'.length)) ? 'medium' : 'low';
}

function upstream(value: FactValue): string {
  return valueText(value)
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~].*$/, '');
}
