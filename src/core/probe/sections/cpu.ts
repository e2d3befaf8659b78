import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

export const cpu = {
  name: 'cpu',
  speaks: ['cpu.architecture'],
  parse: output => {
    const machine = output.trim();
    return machine ? [observe('cpu.architecture', machine, 'uname')] : [];
  },
} satisfies ProbeSection;
