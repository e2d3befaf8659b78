import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { expect, test } from 'vitest';

/** Bytes of the released entry and everything it loads at once, and the source files in them. */
async function loadedAtOnce(): Promise<{ readonly bytes: number; readonly inputs: readonly string[] }> {
  const args = ['esbuild.config.mjs', '--production', '--describe'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const { outputs } = JSON.parse(stdout) as Metafile;
  const loaded = [...reached('dist/extension.js', outputs)].map(path => outputs[path]);
  return {
    bytes: loaded.reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
    inputs: loaded.flatMap(output => Object.keys(output?.inputs ?? {})),
  };
}

function reached(path: string, outputs: Metafile['outputs'], seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path) || !outputs[path]) return seen;
  seen.add(path);
  for (const each of outputs[path].imports) if (each.kind === 'import-statement') reached(each.path, outputs, seen);
  return seen;
}

test('what activation loads is small and has no provider and no library in it', { timeout: 60_000 }, async () => {
  const { bytes, inputs } = await loadedAtOnce();
  expect(inputs).toContain('src/extension.ts');
  expect(inputs.filter(path => path.includes('node_modules/') || path.startsWith('src/core/providers/'))).toEqual([]);
  expect(inputs.filter(path => path.startsWith('src/core/process/'))).toEqual([]);
  expect(bytes).toBeLessThanOrEqual(76 * 1024);
});
