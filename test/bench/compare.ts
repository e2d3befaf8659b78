import { performance } from 'node:perf_hooks';

/** Times both in turn, and prints the ratio of their medians. */
export async function compare(name: string, ours: () => Promise<unknown>, theirs: () => unknown): Promise<void> {
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let run = 0; run < 7; run += 1) {
    times.floor.push(await time(theirs));
    times.ours.push(await time(ours));
  }
  const [mine, floor] = [median(times.ours), median(times.floor)];
  process.stdout.write(`${name}: ${(mine / floor).toFixed(2)} × (${mine.toFixed(0)} ms, ${floor.toFixed(0)} ms)\n`);
}

async function time(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
