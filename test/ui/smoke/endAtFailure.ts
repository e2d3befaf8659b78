import { setup, teardown } from 'mocha';
import { keepPictures } from './keepPictures.ts';

/** For a suite whose tests go on from each other: a picture of the one that fails, and none is run after it. */
export function endAtFailure(): void {
  let broken = false;
  setup(function () {
    if (broken) this.skip();
  });
  teardown(async function () {
    broken ||= this.currentTest?.state === 'failed';
    await keepPictures(this.currentTest);
  });
}
