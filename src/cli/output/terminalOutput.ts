import type { Report } from '../../core/base/report.ts';
import type { Output } from '../context.ts';

const mostCounted = 99;

/** Bytes are nothing to count. */
function countWords({ index, total }: NonNullable<Parameters<Report['step']>[1]>): string {
  return total > mostCounted ? `${Math.floor((100 * index) / total)} %` : `${index} of ${total}`;
}

/** Results to stdout, progress to stderr: one line redrawn on a terminal, plain lines elsewhere. */
export function terminalOutput(format: string, verbose: boolean): Output & { finish(): void } {
  const { stdout, stderr } = process;
  const colour = stdout.isTTY && !process.env['NO_COLOR'];
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr.write('\r\u001b[K');
    drawn = false;
  };
  const report: Report = {
    step: (message, done) => {
      const count = done && countWords(done);
      const line = count === undefined || message.includes(count) ? message : `${message} (${count})`;
      clear();
      if (stderr.isTTY) {
        stderr.write(line.slice(0, (stderr.columns || 80) - 1));
        drawn = true;
      } else stderr.write(`${line}\n`);
    },
    output: text => {
      if (!verbose) return;
      clear();
      stderr.write(text);
    },
  };
  return {
    format,
    colour,
    width: stdout.columns || 100,
    report,
    text: line => {
      if (format !== 'text') return;
      clear();
      stdout.write(`${line}\n`);
    },
    document: (schema, value) => {
      if (format !== 'json') return;
      clear();
      stdout.write(`${JSON.stringify({ schema, ...value }, null, 2)}\n`);
    },
    raw: (bytes, channel = 'stdout') => {
      clear();
      process[channel].write(bytes);
    },
    finish: clear,
  };
}
