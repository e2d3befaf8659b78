import type { FieldTree, ManagedFields } from '../../cluster/kubernetesObject.ts';
import type { Json } from '../yaml/jsonToNode.ts';
import type { FieldStep } from './objectFields.ts';

/** Who set a field last and when, by the object's managed fields; for one that is gone, who changed the object last. */
export function fieldManager(
  managed: readonly ManagedFields[],
  steps: readonly FieldStep[] | undefined,
): { readonly by?: string; readonly at?: string } {
  const candidates = managed.filter(each =>
    steps === undefined ? each.subresource !== 'status' : owns(each.fieldsV1 ?? {}, steps),
  );
  const newest = candidates.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? ''))[0];
  return {
    ...(newest?.manager === undefined ? {} : { by: newest.manager }),
    ...(newest?.time === undefined ? {} : { at: newest.time }),
  };
}

/** A tree that ends on the way owns all below: the list or map is atomic. */
function owns(tree: FieldTree, [step, ...rest]: readonly FieldStep[]): boolean {
  if (step === undefined) return true;
  const below = Object.entries(tree).filter(([name]) => matches(name, step));
  return below.some(([, child]) => Object.keys(child).length === 0 || owns(child, rest));
}

function matches(name: string, step: FieldStep): boolean {
  if (step.kind === 'key') return name === `f:${step.key}`;
  if (!name.startsWith('k:') || step.value === null || typeof step.value !== 'object')
    return name === `i:${step.index}`;
  const identity = step.value as { readonly [field: string]: Json | undefined };
  const wanted = JSON.parse(name.slice('k:'.length)) as Readonly<Record<string, Json>>;
  return Object.entries(wanted).every(([field, value]) => identity[field] === value);
}
