import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';
import { tabbed } from '../tabbed.ts';

/** An unset zone is UTC and an unset locale is POSIX, as the C library has it. */
export const time = {
  name: 'time',
  speaks: ['time.zone', 'time.locale', 'time.charset'],
  parse: output => {
    const fields = new Map(tabbed(output));
    const link = fields.get('localtime')?.replace(/^.*zoneinfo\//, '');
    const zone = fields.get('TZ') || link || fields.get('timezone') || 'UTC';
    const locale = fields.get('locale') || 'POSIX';
    return [
      observe('time.zone', zone, fields.get('TZ') ? 'TZ' : '/etc/localtime'),
      observe('time.locale', locale, 'LC_ALL, LC_CTYPE, LANG'),
      observe('time.charset', /utf-?8/i.test(locale) ? 'UTF-8' : 'ASCII', 'LC_ALL, LC_CTYPE, LANG'),
    ];
  },
} satisfies ProbeSection;
