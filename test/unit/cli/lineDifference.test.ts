import { expect, test } from 'vitest';
import { lineDifference } from '../../../src/cli/output/lineDifference.ts';

test('tells the changed lines and where they begin, and nothing around them', () => {
  const before = 'DB_PASSWORD: hunter2\nTZ: UTC\nAPI_TOKEN: abc\n';
  expect(lineDifference(before, before.replace('UTC', 'Europe/Berlin'))).toEqual({
    line: 2,
    lines: ['- TZ: UTC', '+ TZ: Europe/Berlin'],
  });
  expect(lineDifference('a\nb\n', 'a\nc\nb\n')).toEqual({ line: 2, lines: ['+ c'] });
  expect(lineDifference('a\na\n', 'a\n')).toEqual({ line: 2, lines: ['- a'] });
});

test('a secret that stands on the same line is not shown', () => {
  const flow = 'environment: { DB_PASSWORD: hunter2, "API_TOKEN": "abc", TZ: UTC }';
  const docker = 'ENV TZ=UTC DB_PASSWORD=hunter2';
  for (const text of [flow, docker]) {
    const shown = lineDifference(text, text.replace('UTC', 'GMT')).lines.join('\n');
    expect(shown).not.toMatch(/hunter2|abc/);
    expect(shown).toMatch(/UTC[^]*GMT/);
  }
});
