/** What stands where a secret stood. */
const mask = '•••';

/** Removes secrets from text and from byte streams; a secret may be cut by any chunk boundary. */
export interface Redactor {
  redact(text: string): string;
  stream(): RedactingStream;
}

export interface RedactingStream {
  /** What can be shown by now: a tail that may be the beginning of a secret is kept back. */
  push(bytes: Uint8Array): Uint8Array;
  /** The tail that was kept back. */
  end(): Uint8Array;
}

/** Shorter values (`1`, `no`) would blank harmless text everywhere and hide nothing. */
const shortestSecret = 3;
/** Lines of a key or certificate are secrets of their own, because tools indent or quote them line by line. */
const shortestLine = 8;

/** Also the forms in which tools repeat a value: JSON, URL, a line of it. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter(form => form.length >= shortestSecret);
  const needles = forms.map(latin1).sort((a, b) => b.length - a.length);
  return {
    redact: text => {
      const stream = redactingStream(needles);
      return utf8(stream.push(latin1(text)) + stream.end());
    },
    stream: () => {
      const stream = redactingStream(needles);
      return {
        push: bytes => Buffer.from(stream.push(Buffer.from(bytes).toString('latin1')), 'latin1'),
        end: () => Buffer.from(stream.end(), 'latin1'),
      };
    },
  };
}

function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter(line => line.trim().length >= shortestLine);
  const wellFormed = secret.toWellFormed();
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(wellFormed),
    ...lines.map(line => line.trim()),
  ];
}

/** One character a byte, so that a chunk may end inside a UTF-8 sequence. */
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
const maskBytes = latin1(mask);
const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function redactingStream(needles: readonly string[]): { push(text: string): string; end(): string } {
  if (needles.length === 0) return { push: text => text, end: () => '' };
  const pattern = new RegExp(needles.map(escapePattern).join('|'), 'g');
  let kept = '';
  const take = (text: string, last: boolean): string => {
    let shown = '';
    let at = 0;
    for (;;) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      const unsure = last ? text.length : firstUnsure(text, at, needles);
      if (match === null || match.index >= unsure) {
        kept = text.slice(unsure);
        return shown + text.slice(at, unsure);
      }
      shown += text.slice(at, match.index) + maskBytes;
      at = pattern.lastIndex;
    }
  };
  return { push: text => take(kept + text, false), end: () => take(kept, true) };
}

/** The first position from which the text could go on to become a (longer) secret. */
function firstUnsure(text: string, from: number, needles: readonly string[]): number {
  const longest = needles[0]?.length ?? 0;
  for (let at = Math.max(from, text.length - longest + 1); at < text.length; at++) {
    const tail = text.slice(at);
    if (needles.some(needle => needle.length > tail.length && needle.startsWith(tail))) return at;
  }
  return text.length;
}
