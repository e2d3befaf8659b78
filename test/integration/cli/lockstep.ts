import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const program = process.env['LOCKSTEP_CLI'] ?? join(import.meta.dirname, '../../../dist/cli.js');
if (!existsSync(program)) throw new Error(`There is no ${program}: run npm run build first.`);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when the text was written to one of the channels. */
  readonly wrote: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

/** The command line as a process of its own, with a key of its own, as a pipeline has it. */
export function startLockstep(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, LOCKSTEP_KEY: '07'.repeat(32), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  const waiting = new Map<string, () => void>();
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  for (const channel of ['stdout', 'stderr'] as const)
    child[channel].setEncoding('utf8').on('data', (text: string) => {
      written[channel] += text;
      for (const [wanted, tell] of waiting) if (written[channel].includes(wanted)) tell();
    });
  child.once('error', reject).once('close', code => resolve({ code, ...written }));
  return {
    child,
    wrote: text => {
      const seen = Promise.withResolvers<undefined>();
      if (Object.values(written).some(each => each.includes(text))) seen.resolve(undefined);
      waiting.set(text, () => seen.resolve(undefined));
      return Promise.race([
        seen.promise,
        promise.then(({ stderr }) => Promise.reject(new Error(`It ended without writing ${text}: ${stderr}`))),
      ]);
    },
    ended: promise,
  };
}

/** Runs a verb to its end. */
export function lockstep(...args: readonly string[]): Promise<Ended> {
  return startLockstep(args).ended;
}
