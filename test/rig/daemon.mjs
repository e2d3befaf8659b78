import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runFolder } from './paths.mjs';

/**
 * What is written down about a program the rig started: enough to end it later, and never another one.
 * @typedef {{ name: string, pid: number, startTime: string, log: string, details: Record<string, unknown> }} DaemonRecord
 */

const recordPath = name => join(runFolder, `${name}.json`);

/**
 * Starts a program that outlives this process, waits until `ready` resolves to true, and writes its record.
 * @param {{ name: string, program: string, args: readonly string[], env?: Record<string, string>, details?: Record<string, unknown>, ready: () => Promise<boolean>, seconds?: number }} daemon
 * @returns {Promise<DaemonRecord>}
 */
export async function startDaemon(daemon) {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const log = join(runFolder, `${daemon.name}.log`);
  const output = openSync(log, 'w');
  const child = spawn(daemon.program, daemon.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...daemon.env },
  });
  closeSync(output);
  child.unref();
  const spawned = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid));
  });
  const record = {
    name: daemon.name,
    pid: spawned,
    startTime: startTimeOf(spawned) ?? '',
    log,
    details: daemon.details ?? {},
  };
  writeFileSync(recordPath(daemon.name), `${JSON.stringify(record, null, 2)}\n`);
  const deadline = Date.now() + (daemon.seconds ?? 60) * 1000;
  while (!(await daemon.ready())) {
    if (startTimeOf(spawned) === undefined || Date.now() > deadline) {
      await stopDaemon(daemon.name);
      const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-6).join('\n');
      throw new Error(`${daemon.name} did not become ready:\n${tail}\nThe whole output is in ${log}.`);
    }
    await delay(50);
  }
  return record;
}

/**
 * The record of a program the rig started, if it still runs.
 * @returns {DaemonRecord | undefined}
 */
export function runningDaemon(name) {
  if (!existsSync(recordPath(name))) return undefined;
  const record = JSON.parse(readFileSync(recordPath(name), 'utf8'));
  return startTimeOf(record.pid) === record.startTime ? record : undefined;
}

/**
 * The names of all programs the rig started and did not end, those that died by themselves among them.
 * @returns {readonly string[]}
 */
export function startedDaemons() {
  if (!existsSync(runFolder)) return [];
  return readdirSync(runFolder)
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length));
}

/** Ends a program the rig started (asks first, kills after `seconds`) and forgets its record. */
export async function stopDaemon(name, seconds = 20) {
  const record = runningDaemon(name);
  if (record !== undefined) await endProcess(record.pid, seconds);
  rmSync(recordPath(name), { force: true });
  return record !== undefined;
}

/** Ends one process: SIGTERM (and SIGCONT, for one that was frozen), then SIGKILL. */
export async function endProcess(pid, seconds) {
  const started = startTimeOf(pid);
  const alive = () => started !== undefined && startTimeOf(pid) === started;
  if (!alive()) return;
  process.kill(pid, 'SIGTERM');
  process.kill(pid, 'SIGCONT');
  for (let waited = 0; alive() && waited < seconds * 1000; waited += 50) await delay(50);
  if (alive()) process.kill(pid, 'SIGKILL');
  for (let waited = 0; alive() && waited < 5000; waited += 50) await delay(50);
}

/** When a process started, in the kernel's ticks: tells it from a later one with the same id. Zombies count as ended. */
export function startTimeOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
