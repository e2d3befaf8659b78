import { stripVTControlCharacters } from 'node:util';
import type { Logger } from '../../core/base/logger.ts';

/** Raw output of tools as lines of the log, without the terminal's colours, which an output channel can't show. */
export class OutputLines {
  readonly #logger: Logger;
  #rest = '';

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  line(text: string): void {
    this.flush();
    this.#logger.info(text);
  }

  write(text: string): void {
    const lines = (this.#rest + text).split(/\r*\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#log(line);
  }

  flush(): void {
    this.#log(this.#rest);
    this.#rest = '';
  }

  #log(line: string): void {
    const text = plain(line);
    if (text.trim() !== '') this.#logger.info(text);
  }
}

/** A line that a tool redrew keeps only its last state. */
function plain(line: string): string {
  const text = stripVTControlCharacters(line);
  return text.slice(text.lastIndexOf('\r') + 1);
}
