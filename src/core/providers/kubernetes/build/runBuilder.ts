import { StringDecoder } from 'node:string_decoder';
import type { Command, Exit } from '../../../environment/session.ts';
import type { Report } from '../../../base/report.ts';
import { stepOfLine } from '../../../devcontainer/buildStep.ts';
import { createRedactor } from '../../../process/redactor.ts';
import type { SpawnInside } from '../provision/collectOutput.ts';

export interface BuilderRun {
  readonly command: Command;
  readonly secrets: readonly string[];
  readonly report: Report;
  /** Its instructions are the user's own; those around Features tell nobody anything. */
  readonly tellsSteps: boolean;
}

const tailLength = 16 * 1024;
const longestStep = 100;
const featureLine = /^Feature {2,}: (?<id>.+)$/;
const stepLine = /^(?:\[\d+\/\d+\] )?STEP (?<index>\d+)\/(?<total>\d+): (?<instruction>.+)$/;

/** Runs a command of Buildah's, tells its output without secrets and its steps, and keeps the end of it. */
export async function runBuilder(
  spawn: SpawnInside,
  { command, secrets, report, tellsSteps }: BuilderRun,
  signal: AbortSignal,
): Promise<{ readonly exit: Exit; readonly output: string }> {
  const redactor = createRedactor(secrets);
  const running = await spawn(command, signal);
  let tail = '';
  const shown = (): { push(bytes: Uint8Array): void; end(): void } => {
    const stream = redactor.stream();
    const decoder = new StringDecoder('utf8');
    let line = '';
    const show = (text: string): void => {
      if (text === '') return;
      report.output(text);
      tail = (tail + text).slice(-tailLength);
      const lines = (line + text).split(/\r?\n/);
      line = lines.pop() ?? '';
      for (const each of lines) tellStep(each, { report, tellsSteps });
    };
    return {
      push: bytes => show(decoder.write(Buffer.from(stream.push(bytes)))),
      end: () => show(decoder.write(Buffer.from(stream.end())) + decoder.end()),
    };
  };
  const channels = { stdout: shown(), stderr: shown() };
  for await (const { channel, bytes } of running.output) channels[channel].push(bytes);
  channels.stdout.end();
  channels.stderr.end();
  const exit = await running.exit;
  signal.throwIfAborted();
  return { exit, output: tail.trim() };
}

function tellStep(line: string, { report, tellsSteps }: Pick<BuilderRun, 'report' | 'tellsSteps'>): void {
  const { index = '', total = '', instruction = '' } = stepLine.exec(line)?.groups ?? {};
  const other = stepOfLine(line);
  if (other !== undefined) report.step(other.message, other.done);
  if (index === '' || !tellsSteps) return;
  const text = instruction.length > longestStep ? `${instruction.slice(0, longestStep)}…` : instruction;
  report.step(`building: step ${index} of ${total}, ${text}`, { index: Number(index), total: Number(total) });
}

/** The instruction that was at work last, as its Dockerfile has it. */
export function lastInstruction(output: string): string | undefined {
  const line = output.split(/\r?\n/).findLast(each => stepLine.test(each));
  return line === undefined ? undefined : stepLine.exec(line)?.groups?.['instruction'];
}

/** The Feature that was being installed last. */
export function lastFeature(output: string): string | undefined {
  const line = output.split(/\r?\n/).findLast(each => featureLine.test(each));
  return line === undefined ? undefined : featureLine.exec(line)?.groups?.['id'];
}
