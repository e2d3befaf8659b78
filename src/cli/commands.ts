import type { CliCommand } from './context.ts';

/** The verbs; each is loaded when it is called. */
export const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  up: async () => (await import('./commands/up.ts')).up,
  list: async () => (await import('./commands/list.ts')).list,
  status: async () => (await import('./commands/status.ts')).status,
  parity: async () => (await import('./commands/parity.ts')).parity,
  fix: async () => (await import('./commands/fix.ts')).fix,
  logs: async () => (await import('./commands/logs.ts')).logs,
  test: async () => (await import('./commands/test.ts')).test,
  exec: async () => (await import('./commands/exec.ts')).exec,
  forward: async () => (await import('./commands/forward.ts')).forward,
  debug: async () => (await import('./commands/debug.ts')).debug,
  start: async () => (await import('./commands/start.ts')).start,
  stop: async () => (await import('./commands/stop.ts')).stop,
  rm: async () => (await import('./commands/rm.ts')).rm,
  snapshot: async () => (await import('./commands/snapshot.ts')).snapshot,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};
