import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtefactServer } from '../../../src/vscode/testing/artefactServer.ts';

let folder: string;
let server: ArtefactServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-artefacts-'));
  await mkdir(join(folder, 'report'));
  await writeFile(join(folder, 'report', 'index.html'), 'the report');
  await writeFile(join(folder, 'report', 'trace.zip'), 'the trace');
  await writeFile(join(folder, 'outside.txt'), 'not yours');
  server = new ArtefactServer();
});

afterEach(async () => {
  server.dispose();
  await rm(folder, { recursive: true });
});

test('a report folder opens at its index page, with its files beside it', async () => {
  const address = await server.addressOf(join(folder, 'report'));
  expect(await (await fetch(address)).text()).toBe('the report');
  expect(await (await fetch(new URL('trace.zip', address))).text()).toBe('the trace');
});

test('a single file opens by its name', async () => {
  const address = await server.addressOf(join(folder, 'report', 'trace.zip'));
  expect(await (await fetch(address)).text()).toBe('the trace');
});

test('nothing outside the folder is served, and nothing without its address', async () => {
  const address = new URL(await server.addressOf(join(folder, 'report')));
  const outside = await fetch(address.href.replace('index.html', '..%2foutside.txt'));
  expect(outside.status).toBe(404);
  expect((await fetch(`${address.origin}/index.html`)).status).toBe(404);
  expect((await fetch(`${address.origin}/0000/index.html`)).status).toBe(404);
});
