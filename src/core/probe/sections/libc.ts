import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

/** The loader tells the family; musl's loader and `getconf GNU_LIBC_VERSION` tell the version. */
export const libc = {
  name: 'libc',
  speaks: ['libc.family', 'libc.version'],
  parse: output => {
    const glibc = /^glibc (?<version>[\d.]+)/m.exec(output)?.groups?.['version'];
    const family = glibc || /^glibc$/m.test(output) ? 'glibc' : /^musl/m.test(output) ? 'musl' : undefined;
    if (!family) return [observe('libc.family', 'none', 'no dynamic loader')];
    const version = family === 'glibc' ? glibc : /^Version (?<version>[\d.]+)/m.exec(output)?.groups?.['version'];
    return [
      observe('libc.family', family, 'dynamic loader'),
      ...(version ? [observe('libc.version', version, 'dynamic loader')] : []),
    ];
  },
} satisfies ProbeSection;
