import { readFileSync, readdirSync } from 'node:fs';
import { run } from './command.mjs';
import { startTimeOf } from './daemon.mjs';

/** A process's command line with its arguments' ends as zeros, empty when it has ended. */
export function commandLine(pid) {
  return read(`/proc/${pid}/cmdline`);
}

/** The processes, but this one, whose command line names something below the folder, as shims and proxies do. */
export function processesNaming(folder) {
  return processes().filter(pid => commandLine(pid).includes(`${folder}/`));
}

/** The processes whose root file system is a layer kept below the folder: those of its containers. */
export function processesRootedIn(folder) {
  return processes().filter(pid => {
    const root = read(`/proc/${pid}/mountinfo`)
      .split('\n')
      .find(line => line.split(' ')[4] === '/');
    return root?.includes(`upperdir=${folder}/`) ?? false;
  });
}

/** The processes in control groups whose path starts so; those that have ended but are not yet reaped don't count. */
export function processesInGroup(path) {
  const inside = new RegExp(`^\\d+:[^:]*:${path}`, 'm');
  return processes().filter(pid => inside.test(read(`/proc/${pid}/cgroup`)) && startTimeOf(pid) !== undefined);
}

/** Unmounts everything mounted at the folder or below it. */
export async function unmountAt(folder) {
  const mounts = read('/proc/self/mounts')
    .split('\n')
    .map(line => line.split(' ')[1] ?? '')
    .filter(path => path === folder || path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await run('umount', ['--lazy', path]);
}

const processes = () =>
  readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map(Number);

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
