import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remedyWords } from '../../../src/cli/remedyWords.ts';

const core = join(import.meta.dirname, '../../../src/core');

test('each setting that a remedy of the core opens has its option in the terminal', async () => {
  const files = (await readdir(core, { recursive: true })).filter(file => file.endsWith('.ts'));
  const texts = await Promise.all(files.map(file => readFile(join(core, file), 'utf8')));
  const settings = texts.flatMap(text => [...text.matchAll(/setting: '([^']+)'/g)].map(([, name = '']) => name));
  expect(settings).toContain('lockstep.kubernetes.registry');
  for (const setting of settings)
    expect(remedyWords({ kind: 'openSetting', text: 'Name one.', setting }), setting).toMatch(/^Name one: \S/);
});

test('any other remedy is said as it is', () => {
  expect(remedyWords({ kind: 'text', text: 'Start the engine.' })).toBe('Start the engine.');
});
