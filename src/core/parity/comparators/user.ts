import { different, equal, incomparable, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

/** Numbers of users that well-known images have. */
const numbers: Readonly<Record<string, string>> = {
  root: '0',
  node: '1000',
  vscode: '1000',
  nobody: '65534',
  nonroot: '65532',
  'www-data': '33',
  postgres: '999',
  redis: '999',
};

/** Root against any other is breaking; two others that differ are patch. */
export const user: Comparator = (development, reference) => {
  const here = number(valueText(development));
  const there = number(valueText(reference));
  if (here === there) return equal;
  if (here === '0' || there === '0') return different('breaking');
  const comparable = /^\d+$/.test(here) === /^\d+$/.test(there);
  return comparable
    ? different('patch')
    : incomparable('Give the user as a number on both sides, or measure it running.');
};

function number(text: string): string {
  const [name = ''] = text.trim().split(':');
  return name === '' ? '0' : (numbers[name] ?? name);
}
