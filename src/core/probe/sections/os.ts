import type { Fact } from '../../environment/fact.ts';
import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';

/** os-release(5), and Alpine's own release file behind it. */
export const os = {
  name: 'os',
  speaks: ['os.family', 'os.version'],
  parse: output => {
    const fields = new Map<string, string>();
    for (const line of output.split('\n')) {
      const { name, value } = /^(?<name>[A-Z_]+)=["']?(?<value>[^"']*)["']?$/.exec(line)?.groups ?? {};
      if (name && value) fields.set(name, value);
    }
    const family = fields.get('ID');
    const version = fields.get('ALPINE') ?? fields.get('VERSION_ID');
    const facts: Fact[] = [];
    if (family) facts.push(observe('os.family', family, '/etc/os-release'));
    if (version) facts.push(observe('os.version', version, '/etc/os-release'));
    return facts;
  },
} satisfies ProbeSection;
