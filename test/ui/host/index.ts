import { runMocha } from '../runMocha.ts';

/** VS Code calls this inside the extension host; its failure is the run's exit code. */
export async function run(): Promise<void> {
  const failures = await runMocha({ folder: import.meta.dirname, files: '**/*.test.js', timeout: 30_000 });
  if (failures > 0) throw new Error(`${failures} tests in the extension host failed`);
}
