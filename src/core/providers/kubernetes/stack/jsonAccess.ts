import type { Json } from '../../../references/yaml/jsonToNode.ts';

export type JsonObject = Readonly<Record<string, Json | undefined>>;

/** The value itself, or an empty object where it is none. */
export function asObject(value: unknown): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function asItems(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function jsonAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, step) => asObject(found)[step], value);
}

/** A text at a path; undefined where there is none. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = jsonAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The same with another value at a path; objects on the way are made where they are missing. */
export function withValue(
  value: Json | undefined,
  path: readonly string[],
  change: (old: Json | undefined) => Json | undefined,
): JsonObject {
  const [step = '', ...rest] = path;
  const own = asObject(value);
  const changed = rest.length === 0 ? change(own[step]) : withValue(own[step], rest, change);
  return { ...without(own, [step]), ...(changed === undefined ? {} : { [step]: changed }) };
}

export function without(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
