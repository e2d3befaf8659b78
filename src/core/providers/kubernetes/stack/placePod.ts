import { asObject, textAt, without, type JsonObject } from './jsonAccess.ts';
import type { StackNotes } from './stackNotes.ts';

export interface PodPlace {
  /** Labels of the cluster's nodes; absent: not known. */
  readonly nodes?: readonly Readonly<Record<string, string>>[];
  readonly notes: StackNotes;
  /** `Deployment web`, for the notes. */
  readonly subject: string;
}

/** A pod as the cluster can place it: what names production's nodes and classes is dropped and noted. */
export function placePod(spec: JsonObject, { nodes, notes, subject }: PodPlace): JsonObject {
  const selector = Object.entries(asObject(spec['nodeSelector']));
  const kept = selector.filter(([key, value]) => nodes?.some(labels => labels[key] === value) !== false);
  for (const [key, value] of selector) {
    if (!kept.some(([each]) => each === key))
      notes.add(subject, `runs on any node: the cluster has none with ${key}=${textAt(value) ?? ''}`);
  }
  const affinity = asObject(spec['affinity']);
  if ('nodeAffinity' in affinity) notes.add(subject, 'runs on any node: an affinity to production’s nodes is dropped');
  const classes = ['priorityClassName', 'runtimeClassName', 'schedulerName'].filter(key => {
    const name = textAt(spec, key);
    return name !== undefined && name !== 'default-scheduler' && !name.startsWith('system-');
  });
  for (const key of classes)
    notes.add(subject, `goes without ${key} ${textAt(spec, key) ?? ''}, which is production’s`);
  const others = without(affinity, ['nodeAffinity']);
  return {
    ...without(spec, ['nodeSelector', 'affinity', 'nodeName', 'priority', ...classes]),
    ...(kept.length === 0 ? {} : { nodeSelector: Object.fromEntries(kept) }),
    ...(Object.keys(others).length === 0 ? {} : { affinity: others }),
  };
}
