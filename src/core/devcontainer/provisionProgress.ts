import { StringDecoder } from 'node:string_decoder';
import type { Report } from '../base/report.ts';
import { createRedactor, type Redactor, type RedactingStream } from '../process/redactor.ts';
import { isUserIdBuild, stepOfCommand, stepOfLine, type BuildStep } from './buildStep.ts';
import { parseCliEvent } from './cliEvent.ts';

const tailLength = 16 * 1024;

/** The lifecycle command that failed, with the code as the CLI told it. */
export interface FailedCommand {
  readonly name: string;
  readonly exitCode?: number;
  /** What it wrote, its end where it was long. */
  readonly output: string;
}

/** Turns the reference CLI's event lines into steps and output without secrets, and keeps what a failure needs. */
export class ProvisionProgress {
  readonly #report: Report;
  readonly #redactor: Redactor;
  readonly #shown: RedactingStream;
  readonly #outputDecoder = new StringDecoder('utf8');
  readonly #lineDecoder = new StringDecoder('utf8');
  #line = '';
  #outputLine = '';
  #tail = '';
  #rest = '';
  #lastStep = '';
  #running: string | undefined;
  #exitCode: number | undefined;
  #failed: FailedCommand | undefined;
  #feature: string | undefined;
  #isUserIdBuild = false;

  constructor(report: Report, secrets: readonly string[]) {
    this.#report = report;
    this.#redactor = createRedactor(secrets);
    this.#shown = this.#redactor.stream();
  }

  /** Bytes of the CLI's stderr. */
  push(bytes: Uint8Array): void {
    const lines = (this.#line + this.#lineDecoder.write(bytes)).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
  }

  end(): void {
    if (this.#line !== '') this.#take(this.#line);
    this.#line = '';
    this.#write(this.#outputDecoder.write(this.#shown.end()) + this.#outputDecoder.end());
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  /** The end of what builds and commands wrote, secrets removed. */
  get output(): string {
    return this.#tail;
  }

  /** The end of what was no event: the CLI's own last words. */
  get plainOutput(): string {
    return this.#redactor.redact(this.#rest);
  }

  get failedCommand(): FailedCommand | undefined {
    return this.#failed;
  }

  /** The Feature that was being looked up, while nothing has been built yet. */
  get pendingFeature(): string | undefined {
    return this.#feature;
  }

  #take(line: string): void {
    const event = parseCliEvent(line);
    switch (event?.kind) {
      case undefined:
        if (!line.startsWith('{')) this.#rest = `${this.#rest}${line}\n`.slice(-tailLength);
        return;
      case 'output':
        this.#write(this.#outputDecoder.write(Buffer.from(this.#shown.push(Buffer.from(event.text)))));
        return;
      case 'run': {
        const step = stepOfCommand(event.command);
        if (step !== undefined) {
          this.#feature = undefined;
          this.#isUserIdBuild = isUserIdBuild(event.command);
        }
        this.#step(step);
        return;
      }
      case 'feature':
        this.#feature = event.id;
        this.#step({ message: `looking up Feature ${event.id}` });
        return;
      case 'lifecycleExit':
        this.#exitCode = event.code;
        return;
      case 'lifecycle':
        this.#lifecycle(event.name, event.status);
        return;
    }
  }

  #lifecycle(name: string, status: 'running' | 'succeeded' | 'failed'): void {
    if (status === 'running' && this.#running !== name) {
      this.#running = name;
      this.#exitCode = undefined;
      this.#tail = '';
      this.#step({ message: `running ${name}` });
    }
    if (status === 'failed') {
      this.#write(this.#outputDecoder.write(this.#shown.end()));
      this.#failed = {
        name,
        ...(this.#exitCode === undefined ? {} : { exitCode: this.#exitCode }),
        output: this.#tail.trim(),
      };
    }
    if (status !== 'running') this.#running = undefined;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#report.output(text);
    this.#tail = (this.#tail + text).slice(-tailLength);
    const lines = (this.#outputLine + text).split(/\r?\n/);
    this.#outputLine = lines.pop() ?? '';
    if (this.#running !== undefined || this.#isUserIdBuild) return;
    for (const line of lines) this.#step(stepOfLine(line));
  }

  #step(step: BuildStep | undefined): void {
    if (step === undefined || step.message === this.#lastStep) return;
    this.#lastStep = step.message;
    this.#report.step(this.#redactor.redact(step.message), step.done);
  }
}
