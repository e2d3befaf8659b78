import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findTestProjects } from '../../../src/core/testing/findTestProjects.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true }))));

async function workspace(texts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-find-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test('files go to the tool they import and to the nearest folder that configures it', async () => {
  const folder = await workspace({
    'package.json': '{}',
    'web/package.json': '{}',
    'web/src/cart.test.ts': "import { test } from 'vitest'",
    'web/src/price.test.mjs': 'import test from "node:test"',
    'e2e/shop.spec.ts': "import { test } from '@playwright/test'",
    'worker/pyproject.toml': '',
    'worker/tests/test_orders.py': '',
    'node_modules/x/a.test.js': "import 'vitest'",
    'notes.test.txt': '',
  });
  const found = await findTestProjects(
    diskFiles(folder),
    [{ argv: ['make', 'e2e'], junit: 'out/*.xml' }],
    AbortSignal.timeout(5000),
  );
  expect(found.map(({ id, cwd, files }) => ({ id, cwd, files }))).toEqual([
    { id: 'playwright:.', cwd: '.', files: ['e2e/shop.spec.ts'] },
    { id: 'vitest:web', cwd: 'web', files: ['web/src/cart.test.ts'] },
    { id: 'node:web', cwd: 'web', files: ['web/src/price.test.mjs'] },
    { id: 'pytest:worker', cwd: 'worker', files: ['worker/tests/test_orders.py'] },
    { id: 'command:make e2e', cwd: '.', files: [] },
  ]);
});
