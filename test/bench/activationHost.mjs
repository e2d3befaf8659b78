import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';

/** Runs inside the extension host: activates the named extensions in turn and prints each one's milliseconds as JSON. */
export async function run() {
  const times = {};
  for (const id of process.env.LOCKSTEP_BENCH_EXTENSIONS.split(',')) {
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined) throw new Error(`VS Code does not know ${id}`);
    if (extension.isActive) throw new Error(`${id} was active before its activation could be measured`);
    const start = performance.now();
    await extension.activate();
    times[id] = performance.now() - start;
  }
  console.log(process.env.LOCKSTEP_UI_OUTPUT_MARK + JSON.stringify(times));
}
