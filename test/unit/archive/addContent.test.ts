import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { addContent } from '../../../src/core/archive/addContent.ts';

test('a file is added only when the reader of the tar has taken it', async () => {
  const tar = pack();
  let isTaken = false;
  const content = Buffer.alloc(1024 * 1024, 'x');
  const adding = addContent(tar, { name: 'a' }, content).then(() => (isTaken = true));
  await new Promise(setImmediate);
  expect(isTaken).toBe(false);
  tar.resume();
  await adding;
});
