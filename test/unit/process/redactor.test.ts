import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/core/process/redactor.ts';

const throughStream = (secrets: readonly string[], chunks: readonly Uint8Array[]): string => {
  const stream = createRedactor(secrets).stream();
  return Buffer.concat([...chunks.map(chunk => stream.push(chunk)), stream.end()]).toString('utf8');
};

describe('createRedactor', () => {
  test('hides a secret wherever chunks cut it, and nothing else', () => {
    const text = Buffer.from('täg=gehéim-1 gehé end');
    for (let cut = 0; cut <= text.length; cut++) {
      const chunks = [text.subarray(0, cut), text.subarray(cut)];
      expect(throughStream(['gehéim-1'], chunks)).toBe('täg=••• gehé end');
    }
    expect(
      throughStream(
        ['gehéim-1'],
        [...text].map(byte => Uint8Array.of(byte)),
      ),
    ).toBe('täg=••• gehé end');
  });

  test('hides the longer of two secrets that begin alike, though a chunk ends after the shorter', () => {
    expect(throughStream(['abc', 'abcdef'], [Buffer.from('x abc'), Buffer.from('def y abc z')])).toBe('x ••• y ••• z');
  });

  test('hides the forms in which tools repeat a value: JSON, URL, single lines of a key', () => {
    const redactor = createRedactor(['p"ss/wörd', '-----BEGIN KEY-----\nMIIEvQIBADAN\n']);
    expect(redactor.redact(JSON.stringify({ a: 'p"ss/wörd' }))).toBe('{"a":"•••"}');
    expect(redactor.redact(`postgres://u:${encodeURIComponent('p"ss/wörd')}@h`)).toBe('postgres://u:•••@h');
    expect(redactor.redact('key: |\n    MIIEvQIBADAN')).toBe('key: |\n    •••');
  });

  test('leaves text alone where a value is too short to be one, and treats no value as a pattern', () => {
    expect(createRedactor(['', '1', 'a.c*']).redact('1 abc a.c* 1')).toBe('1 abc ••• 1');
  });
});
