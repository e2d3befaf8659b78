import type { FactValue } from '../../environment/fact.ts';
import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

const shells = /^(?:\/bin\/|\/usr\/bin\/)?(?:sh|bash|ash|dash)$/;

/** A command: order counts. `sh -c "exec node main.js"` and `["node", "main.js"]` are one. */
export const sequence: Comparator = (development, reference) =>
  words(development).join('\0') === words(reference).join('\0') ? equal : different('breaking');

function words(value: FactValue): readonly string[] {
  const list = Array.isArray(value) ? value.map(String) : split(valueText(value));
  const [shell = '', flag, script] = list;
  const wrapped = list.length === 3 && shells.test(shell) && flag === '-c' && script !== undefined;
  return wrapped && !/[;&|<>$`()]/.test(script) ? split(script.replace(/^exec\s+/, '')) : list;
}

function split(text: string): readonly string[] {
  return [...text.matchAll(/"(?<double>[^"]*)"|'(?<single>[^']*)'|\S+/g)].map(
    match => match.groups?.['double'] ?? match.groups?.['single'] ?? match[0],
  );
}
