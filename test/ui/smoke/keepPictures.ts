import type { Runnable } from 'mocha';
import { openWorkbenches } from './openWorkbench.ts';

/** For each teardown, before it closes: a picture says faster than a selector what was on screen instead. */
export async function keepPictures(test: Runnable | undefined): Promise<void> {
  if (test?.state !== 'failed') return;
  const name = test.fullTitle().replace(/[^a-zA-Z0-9]+/g, '-');
  for (const workbench of openWorkbenches) await workbench.screenshot(`failed/${name}`);
}
