import type { Logger } from '../../core/base/logger.ts';

/** Warnings and errors always, the rest when asked for. */
export function stderrLogger(verbose: boolean): Logger {
  const write = (message: string): void => void process.stderr.write(`${message}\n`);
  const quiet = (message: string): void => {
    if (verbose) write(message);
  };
  return { debug: quiet, info: quiet, warn: write, error: write };
}
