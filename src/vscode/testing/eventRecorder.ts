import { MarkdownString, TestMessage, type TestItem, type TestRun, type WorkspaceFolder } from 'vscode';
import type { TestEvent } from '../../core/testing/testEvent.ts';
import { commandLink } from '../views/commandLink.ts';
import type { Artefact } from './artefact.ts';
import type { ProjectSelection } from './selections.ts';
import type { TestItems } from './testItems.ts';
import { testMessages } from './testMessages.ts';

const keptOutput = 2000;

/** Puts the events of one project's run into VS Code's run, and counts. */
export class EventRecorder {
  readonly #run: TestRun;
  readonly #items: TestItems;
  readonly #selected: ProjectSelection;
  readonly #folder: WorkspaceFolder;
  readonly #open = new Set<TestItem>();
  readonly #done = new Set<TestItem>();
  #lastOutput = '';
  readonly artefacts: Artefact[] = [];
  passed = 0;
  failed = 0;
  skipped = 0;

  constructor(run: TestRun, items: TestItems, selected: ProjectSelection, folder: WorkspaceFolder) {
    this.#run = run;
    this.#items = items;
    this.#selected = selected;
    this.#folder = folder;
    for (const item of selected.items) this.#enqueue(item);
  }

  record(event: TestEvent): void {
    switch (event.kind) {
      case 'found':
        this.#item(event);
        return;
      case 'started':
        this.#begin(this.#item(event));
        return;
      case 'passed':
      case 'skipped':
      case 'failed':
      case 'errored':
        this.#finish(event);
        return;
      case 'output':
        this.#lastOutput = (this.#lastOutput + event.text).slice(-keptOutput);
        this.#run.appendOutput(toTerminalLines(event.text), undefined, this.#known(event.id));
        return;
      case 'artefact':
        this.#artefact(event);
        return;
      case 'ended':
        this.#end(event.exit);
        return;
    }
  }

  #finish(event: Extract<TestEvent, { milliseconds: number }>): void {
    const item = this.#item(event);
    if (!item) return;
    this.#open.delete(item);
    this.#done.add(item);
    switch (event.kind) {
      case 'passed':
        this.passed++;
        this.#run.passed(item, event.milliseconds);
        return;
      case 'skipped':
        this.skipped++;
        this.#run.skipped(item);
        return;
      case 'failed':
        this.failed++;
        this.#run.failed(item, testMessages(event.failures, this.#folder), event.milliseconds);
        return;
      case 'errored':
        this.failed++;
        this.#run.errored(item, testMessages(event.failures, this.#folder), event.milliseconds);
        return;
    }
  }

  #artefact({ label, path, id }: Extract<TestEvent, { kind: 'artefact' }>): void {
    this.artefacts.push({ label, path });
    const item = this.#known(id);
    this.#run.appendOutput(`${label}: ${path}\r\n`, undefined, item);
    if (!item) return;
    const link = new MarkdownString(commandLink(`Open ${label}`, 'lockstep.openArtefact', path));
    link.isTrusted = { enabledCommands: ['lockstep.openArtefact'] };
    this.#run.failed(item, new TestMessage(link));
  }

  /** What was begun and never ended, and a tool that ended badly without a test to blame, are errors. */
  #end(exit: Extract<TestEvent, { kind: 'ended' }>['exit']): void {
    if (exit.kind === 'cancelled') {
      for (const item of this.#open) this.#run.skipped(item);
      this.#run.appendOutput(`${exit.reason}\r\n`);
      return;
    }
    if (exit.kind === 'exited' && (exit.code === 0 || this.failed > 0)) return;
    const reason = exit.kind === 'exited' ? `The test tool ended with exit code ${exit.code}.` : exit.reason;
    const { items } = this.#selected;
    const untold = items.filter(item => !this.#done.has(item));
    const blamed = this.#open.size > 0 ? [...this.#open] : untold.length > 0 ? untold : items;
    this.failed += blamed.length;
    for (const item of blamed) this.#run.errored(item, new TestMessage(`${reason}\n${this.#lastOutput.trim()}`));
  }

  /** Only tests: a file that waits and gets no outcome of its own would count as skipped. */
  #enqueue(item: TestItem): void {
    for (const [, child] of item.children) this.#enqueue(child);
    if (item.children.size === 0 && this.#items.meaningOf(item)?.kind === 'test') this.#run.enqueued(item);
  }

  #begin(item: TestItem | undefined): void {
    if (!item) return;
    this.#open.add(item);
    this.#run.started(item);
  }

  #item(event: Extract<TestEvent, { at: unknown }>): TestItem | undefined {
    return this.#items.test(this.#selected.project, event);
  }

  #known(id: string | undefined): TestItem | undefined {
    return id === undefined ? undefined : this.#items.find(this.#selected.project, id);
  }
}

/** A test run's output is a terminal: a line begins at its left edge only after a carriage return. */
export function toTerminalLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
