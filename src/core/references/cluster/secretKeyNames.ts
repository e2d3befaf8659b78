import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';

const wanted = ['metadata', 'managedFields', undefined, 'fieldsV1'];
const largestAnswer = 4 * 1024 * 1024;

/**
 * The names of a Secret's keys from the managed fields of its metadata (reference/using-api/server-side-apply), read as
 * the answer comes: every value of it, those in `last-applied-configuration` among them, is skipped character by character
 * and never in memory as a whole. Empty where the metadata doesn't tell.
 */
export async function secretKeyNames(answer: Bytes): Promise<readonly string[]> {
  const scanner = new KeyScanner();
  const decoder = new TextDecoder();
  let length = 0;
  for await (const bytes of answer) {
    length += bytes.length;
    if (length > largestAnswer)
      throw new LockstepError('invalidInput', 'The metadata of a Secret is larger than 4 MiB.');
    for (const character of decoder.decode(bytes, { stream: true })) scanner.take(character);
  }
  return [...scanner.names].sort();
}

interface Level {
  readonly kind: 'map' | 'list';
  /** The one that was read last; undefined in lists. */
  key?: string | undefined;
  expectsKey: boolean;
}

/** Follows the structure of a JSON text and keeps no text but the keys of the maps that are open. */
class KeyScanner {
  readonly names = new Set<string>();
  readonly #levels: Level[] = [];
  #text: string | undefined;
  #isInText = false;
  #isEscaped = false;

  take(character: string): void {
    if (this.#isInText) this.#takeInText(character);
    else this.#takeStructure(character);
  }

  #takeInText(character: string): void {
    if (!this.#isEscaped && character === '"') {
      this.#isInText = false;
      this.#endText();
      return;
    }
    this.#isEscaped = !this.#isEscaped && character === '\\';
    if (this.#text !== undefined) this.#text += character;
  }

  #endText(): void {
    const level = this.#levels.at(-1);
    if (level?.expectsKey !== true) return;
    level.expectsKey = false;
    level.key = this.#text === undefined ? undefined : (JSON.parse(`"${this.#text}"`) as string);
    this.#text = undefined;
    const name = level.key?.startsWith('f:') === true ? level.key.slice(2) : undefined;
    if (name !== undefined && this.#isInKeys()) this.names.add(name);
  }

  #takeStructure(character: string): void {
    const level = this.#levels.at(-1);
    switch (character) {
      case '"':
        this.#isInText = true;
        this.#text = level?.expectsKey === true ? '' : undefined;
        return;
      case '{':
        this.#levels.push({ kind: 'map', expectsKey: true });
        return;
      case '[':
        this.#levels.push({ kind: 'list', expectsKey: false });
        return;
      case '}':
      case ']':
        this.#levels.pop();
        return;
      case ',':
        if (level?.kind === 'map') level.expectsKey = true;
    }
  }

  #isInKeys(): boolean {
    return this.#levels.length === wanted.length + 2 && this.#path().every((key, depth) => isOnWay(key, depth));
  }

  #path(): readonly (string | undefined)[] {
    return this.#levels.slice(0, -1).map(level => level.key);
  }
}

function isOnWay(key: string | undefined, depth: number): boolean {
  return depth === wanted.length ? key === 'f:data' || key === 'f:stringData' : key === wanted[depth];
}
