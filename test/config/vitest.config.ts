import { defineConfig } from 'vitest/config';

/** Each has a namespace of its own, so several run at once; mostly they wait. */
const onCluster = ['test/integration/kubernetes/**/*.test.ts', 'test/integration/**/{kubernetes,cluster}*.test.ts'];
const limits = { testTimeout: 180_000, hookTimeout: 300_000 };
const root = new URL('../..', import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    projects: [
      { test: { name: 'unit', root, include: ['test/unit/**/*.test.ts'], testTimeout: 10_000 } },
      {
        test: {
          name: 'integration',
          root,
          include: ['test/integration/**/*.test.ts'],
          exclude: onCluster,
          fileParallelism: false,
          ...limits,
        },
      },
      { test: { name: 'cluster', root, include: onCluster, ...limits } },
    ],
  },
});
