import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

export const kernel = {
  name: 'kernel',
  speaks: ['kernel.release'],
  parse: output => {
    const release = output.trim();
    return release ? [observe('kernel.release', release, '/proc/sys/kernel/osrelease')] : [];
  },
} satisfies ProbeSection;
