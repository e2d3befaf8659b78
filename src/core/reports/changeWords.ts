import type { FieldChange, WorkloadChange } from '../references/cluster/workloadChange.ts';

/** What happened in production, one line for each field: `deployment/web spec.replicas 2 → 3, by kubectl, at …`. */
export function changeWords(change: WorkloadChange): readonly string[] {
  switch (change.kind) {
    case 'watching':
      return [];
    case 'changed':
      return change.fields.map(field => `${change.object} ${fieldWords(field)}`);
    case 'rolledOut':
      return [`${change.object} is rolled out`];
    case 'removed':
      return [`${change.object} was removed`];
    case 'broken':
      return [`Production can't be watched now: ${change.error.message}`];
  }
}

function fieldWords({ path, kind, from, to, by, at }: FieldChange): string {
  const values =
    kind === 'removed'
      ? 'was removed'
      : from !== undefined && to !== undefined
        ? `${from} → ${to}`
        : `${kind === 'added' ? 'was added' : 'changed'}${to === undefined ? '' : `: ${to}`}`;
  return [
    `${path} ${values}`,
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(at === undefined ? [] : [`at ${at}`]),
  ].join(', ');
}
