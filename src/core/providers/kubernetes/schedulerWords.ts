import { pressures } from './pressures.ts';

/** Says what would help only a pod of high priority. */
const preemption = /\s*(?:no new claims to deallocate,\s*)?preemption: .*$/s;

/** Why the scheduler finds no node, without what helps nobody; before Kubernetes 1.34 it names the taints. */
export function schedulerWords(message: string): string {
  return Object.values(pressures).reduce(
    (words, { taint, words: pressure }) => words.replaceAll(`had untolerated taint {${taint}: }`, `under ${pressure}`),
    message.replace(preemption, ''),
  );
}
