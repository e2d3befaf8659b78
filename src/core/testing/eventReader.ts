import { parseEventLine } from './parseEventLine.ts';
import type { TestEvent } from './testEvent.ts';

/** Turns the bytes of an events file into events, each once, though the file is read twice: while it grows and at the end. */
export class EventReader {
  readonly #project: string;
  readonly #workspace: string;
  #text = '';
  #decoder = new TextDecoder();
  #told = 0;

  constructor(project: string, workspace: string) {
    this.#project = project;
    this.#workspace = workspace;
  }

  read(bytes: Uint8Array): readonly TestEvent[] {
    this.#text += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#text.split('\n');
    this.#text = lines.pop() ?? '';
    this.#told += lines.length;
    return this.#parse(lines);
  }

  /** The whole file, after its writers ended; answers what was not told yet. */
  finish(whole: string): readonly TestEvent[] {
    return this.#parse(whole.split('\n').slice(this.#told));
  }

  #parse(lines: readonly string[]): readonly TestEvent[] {
    return lines.flatMap(line => parseEventLine(line, this.#project, this.#workspace) ?? []);
  }
}
