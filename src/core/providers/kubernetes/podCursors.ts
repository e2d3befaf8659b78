import type { LogCursor, LogLine } from '../../environment/session.ts';

/** Where the logs of several pods were left, by their uids: `<uid>=<cursor>` in lines. */
export class PodCursors {
  readonly #cursors: Map<string, LogCursor>;

  constructor(after: LogCursor | undefined) {
    const lines = after?.split('\n') ?? [];
    this.#cursors = new Map(lines.map(line => [uidOf(line), line.slice(line.indexOf('=') + 1)]));
  }

  of(uid: string): LogCursor | undefined {
    return this.#cursors.get(uid);
  }

  /** Of a line whose cursor names its own pod, the same with a cursor that names all. */
  take(line: LogLine): LogLine {
    this.#cursors.set(uidOf(line.cursor), line.cursor.slice(line.cursor.indexOf('=') + 1));
    return { ...line, cursor: [...this.#cursors].map(([uid, cursor]) => `${uid}=${cursor}`).join('\n') };
  }

  /** Forgets pods that are gone: nobody can read on in them. */
  keep(isThere: (uid: string) => boolean): void {
    for (const uid of this.#cursors.keys()) if (!isThere(uid)) this.#cursors.delete(uid);
  }
}

const uidOf = (cursor: LogCursor): string => cursor.slice(0, cursor.indexOf('='));
