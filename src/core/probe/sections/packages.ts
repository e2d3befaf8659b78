import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

/** `status<TAB>name<TAB>version` of dpkg, rpm or apk; only what is installed counts, wanted (`ii`) or held (`hi`). */
export const packages = {
  name: 'packages',
  speaks: ['package.*'],
  parse: output =>
    output.split('\n').flatMap(line => {
      const [status, name, version] = line.split('\t');
      return status?.[1] === 'i' && name && version ? [observe(`package.${name}`, version, 'package database')] : [];
    }),
} satisfies ProbeSection;
