import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

export const caseSensitivity = {
  name: 'case',
  speaks: [],
  parse: output => {
    const answer = output.trim();
    return answer ? [observe('mount.caseSensitive', answer === 'sensitive', 'workspace folder')] : [];
  },
} satisfies ProbeSection;
