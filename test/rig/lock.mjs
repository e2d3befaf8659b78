import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeOf } from './daemon.mjs';
import { runFolder } from './paths.mjs';

/**
 * Runs an action while no other process runs one of that name, so that two test runs don't build the same thing twice.
 * @template T
 * @param {() => Promise<T>} action
 * @param {string} [name]
 * @returns {Promise<T>}
 */
export async function alone(action, name = 'rig') {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const lock = join(runFolder, `${name}.lock`);
  for (let told = false; !taken(lock); told = true) {
    if (!told) process.stderr.write('rig: waiting for another run of the rig\n');
    await delay(100);
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock; one whose process has ended is removed first. */
function taken(lock) {
  try {
    writeFileSync(lock, `${process.pid} ${startTimeOf(process.pid) ?? ''}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const [pid, started] = readIfThere(lock).split(' ');
  if (pid !== '' && (startTimeOf(pid) ?? '') !== started) rmSync(lock, { force: true });
  return false;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
