import { afterAll, beforeAll } from 'vitest';
import { makeTestNamespace, type TestNamespace } from './testNamespace.ts';

/** Makes a namespace before the tests of a file or a group, hands it over, and deletes it after them. */
export function useTestNamespace(prepare: (made: TestNamespace) => unknown): void {
  let made: TestNamespace | undefined;
  beforeAll(async () => {
    made = await makeTestNamespace();
    await prepare(made);
  });
  afterAll(() => made?.[Symbol.asyncDispose]());
}
