import type { Severity } from '../../core/parity/finding.ts';

/** Every setting with its default, as package.json has them; a test holds the two together. */
export const settingDefaults: {
  readonly 'parity.warnAt': Severity;
  readonly 'parity.checkOnSave': boolean;
  readonly 'logs.lines': number;
  readonly 'docker.contexts': readonly string[];
} = {
  'parity.warnAt': 'high',
  'parity.checkOnSave': true,
  'logs.lines': 500,
  'docker.contexts': [],
};
