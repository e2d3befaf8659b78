import type { Fact, FactKey, FactValue, Method, Source } from '../environment/fact.ts';
import type { Declared, Position } from './declared.ts';

/** Facts of one source, one for each key: what is declared later replaces what was before. */
export class FactList {
  readonly #facts = new Map<FactKey, Fact>();
  readonly #method: Method;

  constructor(method: Method = 'declared') {
    this.#method = method;
  }

  get facts(): readonly Fact[] {
    return [...this.#facts.values()];
  }

  has(key: FactKey): boolean {
    return this.#facts.has(key);
  }

  add(key: FactKey, value: FactValue, at: Position, method = this.#method): void {
    this.#facts.set(key, { key, status: 'known', value, sources: [source(at, method)] });
  }

  /** Present, but its value can't be told. */
  addUnknown(key: FactKey, resolve: string, at: Position): void {
    this.#facts.set(key, { key, status: 'unknown', resolve, sources: [source(at, this.#method)] });
  }

  /** Where no file stands behind it: `detail` says in words what does. */
  addDetail(key: FactKey, value: FactValue, detail: string): void {
    this.#facts.set(key, { key, status: 'known', value, sources: [{ method: this.#method, detail }] });
  }

  declare(key: FactKey, declared: Declared<FactValue> | undefined): void {
    if (declared === undefined) return;
    if (declared.kind === 'known') this.add(key, declared.value, declared.at);
    else this.addUnknown(key, declared.resolve, declared.at);
  }

  addAll(facts: readonly Fact[]): void {
    for (const fact of facts) this.#facts.set(fact.key, fact);
  }
}

function source({ file, line, column, detail, inferred }: Position, method: Method): Source {
  const how = { method: inferred ? 'inferred' : method } as const;
  return detail === undefined ? { ...how, file, line, column } : { ...how, detail };
}
