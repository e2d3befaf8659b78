import type { FactKey } from '../environment/fact.ts';
import { byCodePoint } from './byCodePoint.ts';
import type { MergedSide, View } from './mergedSide.ts';

const key: FactKey = 'deployment.command';

/** What is started where the orchestrator leaves it open: the image's entrypoint and command. */
export function withEffectiveCommand(side: MergedSide): MergedSide {
  if (side.view(key).stated) return side;
  const entrypoint = side.view('image.entrypoint');
  const command = side.view('image.command');
  const words = [entrypoint, command].map(wordsOf);
  const [before, after] = words;
  if (!before || !after || before.length + after.length === 0) return side;
  const effective: View = {
    observation: { status: 'known', value: [...before, ...after] },
    sources: [...entrypoint.sources, ...command.sources],
    stated: true,
  };
  return {
    ...side,
    keys: [...side.keys, key].toSorted(byCodePoint),
    view: asked => (asked === key ? effective : side.view(asked)),
  };
}

/** Undefined when it can't be told. */
function wordsOf({ observation }: View): readonly string[] | undefined {
  if (observation.status === 'absent') return [];
  if (observation.status === 'unknown' || typeof observation.value !== 'object') return undefined;
  return 'sealed' in observation.value ? undefined : observation.value;
}
