import { createHmac, randomBytes } from 'node:crypto';
import { isHarmless } from '../../parity/values/isHarmless.ts';
import { maskArguments } from '../../parity/values/maskArguments.ts';
import type { Json } from '../yaml/jsonToNode.ts';

/** One step from an object's root to a field: a key, or an item of a list. */
export type FieldStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'item'; readonly index: number; readonly value: Json };

/** A field as it is kept between two looks at an object: its value only where it is known to be harmless. */
export interface ObjectField {
  /** `spec.template.spec.containers[web].image`. */
  readonly path: string;
  readonly steps: readonly FieldStep[];
  /** Equal for equal values. */
  readonly seal: string;
  /** Absent where the value must not be shown. */
  readonly shown?: string;
}

const key = randomBytes(32);

/** Every leaf of a JSON value by its path; a list of scalars, such as a command, is one leaf. */
export function objectFields(value: Json | undefined, steps: readonly FieldStep[]): ReadonlyMap<string, ObjectField> {
  const fields = new Map<string, ObjectField>();
  if (value !== undefined) collect(value, steps, fields);
  return fields;
}

function collect(value: Json, steps: readonly FieldStep[], fields: Map<string, ObjectField>): void {
  const children = childrenOf(value);
  if (children.length > 0) {
    for (const [step, child] of children) collect(child, [...steps, step], fields);
    return;
  }
  const path = steps.map(stepText).join('').replace(/^\./, '');
  const seal = createHmac('sha256', key).update(JSON.stringify(value)).digest('base64');
  const shown = shownValue(value, steps);
  // An item's value would keep what must not be shown.
  const kept = steps.map(step => (step.kind === 'item' ? { ...step, value: identityOf(step.value) } : step));
  fields.set(path, { path, steps: kept, seal, ...(shown === undefined ? {} : { shown }) });
}

function childrenOf(value: Json): readonly (readonly [FieldStep, Json])[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (!items.some(item => item !== null && typeof item === 'object')) return [];
    return items.map((item, index) => [{ kind: 'item', index, value: item }, item] as const);
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value as { readonly [name: string]: Json | undefined }).flatMap(([name, child]) =>
    child === undefined ? [] : [[{ kind: 'key', key: name }, child] as const],
  );
}

/** What pairs the items of Kubernetes' lists. */
const identities = [
  'name',
  'containerPort',
  'port',
  'protocol',
  'mountPath',
  'devicePath',
  'ip',
  'topologyKey',
  'whenUnsatisfiable',
];

function identityOf(item: Json): Json {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return null;
  const map = item as { readonly [name: string]: Json | undefined };
  return Object.fromEntries(identities.flatMap(name => (map[name] === undefined ? [] : [[name, map[name]]])));
}

function stepText(step: FieldStep): string {
  if (step.kind === 'key') return /^[\w-]+$/.test(step.key) ? `.${step.key}` : `[${step.key}]`;
  const identity = identityOf(step.value) as Readonly<Record<string, string | number>> | null;
  const names = ['name', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip'];
  return `[${names.map(each => identity?.[each]).find(Boolean) ?? step.index}]`;
}

/** Fields whose texts are names and settings of Kubernetes' own. */
const structural = new Set([
  'image',
  'name',
  'key',
  'type',
  'path',
  'mountPath',
  'claimName',
  'secretName',
  'serviceAccountName',
  'imagePullPolicy',
  'restartPolicy',
  'protocol',
  'medium',
  'drop',
  'add',
  'schedule',
]);

/** Maps whose keys are anybody's. */
const freeMaps = new Set(['data', 'binaryData', 'annotations', 'labels', 'stringData']);

function shownValue(value: Json, steps: readonly FieldStep[]): string | undefined {
  const last = steps.at(-1);
  const field = last?.kind === 'key' ? last.key : '';
  if (value !== null && typeof value === 'object') {
    const words = Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
    return field === 'command' || field === 'args'
      ? maskArguments(words).join(' ')
      : words.length === 0
        ? ''
        : shownWords(words, field);
  }
  const text = String(value);
  if (field === 'kubectl.kubernetes.io/restartedAt') return text;
  if (field === 'value') return isHarmless(nameOf(steps.at(-2)) ?? '', text) ? text : undefined;
  const isFree = steps.some(step => step.kind === 'key' && freeMaps.has(step.key));
  if (isFree) return isHarmless(field, text) ? text : undefined;
  if (typeof value !== 'string' || structural.has(field)) return text;
  return isHarmless(field, text) ? text : undefined;
}

function shownWords(words: readonly string[], field: string): string | undefined {
  return structural.has(field) || words.every(word => isHarmless('', word)) ? words.join(' ') : undefined;
}

function nameOf(step: FieldStep | undefined): string | undefined {
  const identity = step?.kind === 'item' ? (identityOf(step.value) as Readonly<Record<string, Json>> | null) : null;
  const name = identity?.['name'];
  return typeof name === 'string' ? name : undefined;
}
