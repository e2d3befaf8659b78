import type { Fact } from '../../environment/fact.ts';
import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';
import { tabbed } from '../tabbed.ts';

export const identity = {
  name: 'identity',
  speaks: [
    'identity.user',
    'identity.group',
    'identity.root',
    'identity.sudo',
    'identity.noNewPrivileges',
    'identity.readOnlyRootFilesystem',
  ],
  parse: output => {
    const fields = new Map(tabbed(output));
    const user = fields.get('user');
    const group = fields.get('group');
    const privileges = fields.get('noNewPrivileges');
    const root = fields.get('root');
    const facts: Fact[] = [observe('identity.sudo', fields.get('sudo') === 'yes', 'sudo on PATH')];
    if (user) {
      // Without a passwd entry `id -un` answers nothing, and the number is all there is.
      facts.push(observe('identity.user', fields.get('name') || user, 'id'));
      facts.push(observe('identity.root', user === '0', 'id'));
    }
    if (group) facts.push(observe('identity.group', group, 'id'));
    if (privileges) facts.push(observe('identity.noNewPrivileges', privileges === '1', '/proc/self/status'));
    if (root)
      facts.push(observe('identity.readOnlyRootFilesystem', root.split(',').includes('ro'), '/proc/self/mountinfo'));
    return facts;
  },
} satisfies ProbeSection;
