import type { Pod } from '../../cluster/pod.ts';
import type { Reading } from '../../environment/reading.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import { imageReader } from '../inspection/imageReader.ts';
import type { KubernetesWorkload } from '../kubernetes/workload.ts';
import type { ReadContext } from '../referenceReader.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { runningImage } from './addRunningFacts.ts';
import { orProblem } from './orProblem.ts';
import { silentReading } from './silentReading.ts';

/** What the image is by its name, and by the digest that runs where something can look into it. */
export async function runningImageReadings(
  workload: KubernetesWorkload,
  pod: Pod | undefined,
  context: ReadContext,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  const named = namedImageReadings(text(at(workload.container, 'image')));
  const name = pod && runningImage(pod, text(at(workload.container, 'name')) ?? '');
  if (name === undefined || context.inspect === undefined) return named;
  const target = { kind: 'image', path: name, options: {} };
  const looked = await orProblem(
    'the image was not looked into',
    () => imageReader.read(target, context, signal),
    signal,
  );
  if ('problem' in looked) return [...named, silentReading('image', name, looked.problem)];
  const readings = looked.result.kind === 'read' ? looked.result.readings : [];
  // Without a look inside, the name that was declared tells more than the digest.
  return readings.some(each => each.speaks.length > 0)
    ? readings
    : [...named, ...readings.map(each => ({ ...each, facts: [] }))];
}
