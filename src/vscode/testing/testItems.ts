import { Range, type TestController, type TestItem, type WorkspaceFolder } from 'vscode';
import type { TestPosition } from '../../core/testing/testEvent.ts';
import { testId } from '../../core/testing/testId.ts';
import type { TestProject } from '../../core/testing/testRunner.ts';
import { sourceUri, toPosition } from '../platform/sourceUri.ts';

/** What an item of the Test Explorer stands for. */
export type TestItemMeaning =
  | { readonly kind: 'project'; readonly project: TestProject }
  | { readonly kind: 'file'; readonly project: TestProject; readonly file: string }
  | { readonly kind: 'test'; readonly project: TestProject; readonly file: string; readonly path: readonly string[] };

/** A test or suite as an environment named it. */
export interface NamedTest {
  readonly path: readonly string[];
  readonly at: TestPosition;
}

/** The items of one controller: projects, their files as found by pattern, and the tests that environments named. */
export class TestItems {
  readonly #controller: TestController;
  readonly #folder: WorkspaceFolder;
  readonly #meanings = new WeakMap<TestItem, TestItemMeaning>();

  constructor(controller: TestController, folder: WorkspaceFolder) {
    this.#controller = controller;
    this.#folder = folder;
  }

  /** Keeps what was discovered in files that are still there. */
  replaceProjects(projects: readonly TestProject[]): void {
    this.#controller.items.replace(projects.map(project => this.#projectItem(project)));
  }

  meaningOf(item: TestItem): TestItemMeaning | undefined {
    return this.#meanings.get(item);
  }

  get projects(): readonly TestItem[] {
    return [...this.#controller.items].map(([, item]) => item);
  }

  /** Whether a project has this file. */
  hasFile(file: string): boolean {
    return this.projects.some(item => this.#meanings.get(item)?.project.files.includes(file));
  }

  /** The item of a test, made with the suites above it where it is new. */
  test(project: TestProject, { path, at }: NamedTest): TestItem | undefined {
    const top = this.#controller.items.get(project.id);
    if (!top) return undefined;
    let item = this.#child(top, { kind: 'file', project, file: at.file });
    for (let depth = 1; depth <= path.length; depth++)
      item = this.#child(item, { kind: 'test', project, file: at.file, path: path.slice(0, depth) });
    if (at.line !== undefined) item.range = new Range(toPosition(at), toPosition(at));
    return item;
  }

  find(project: TestProject, id: string): TestItem | undefined {
    const search = (item: TestItem): TestItem | undefined => {
      if (item.id === id) return item;
      if (!id.startsWith(item.id)) return undefined;
      for (const [, child] of item.children) {
        const found = search(child);
        if (found) return found;
      }
      return undefined;
    };
    const top = this.#controller.items.get(project.id);
    return top && search(top);
  }

  #projectItem(project: TestProject): TestItem {
    const known = this.#controller.items.get(project.id);
    const item = known ?? this.#controller.createTestItem(project.id, project.label);
    this.#meanings.set(item, { kind: 'project', project });
    const files = project.files.map(file => this.#child(item, { kind: 'file', project, file }));
    if (project.files.length > 0) item.children.replace(files);
    return item;
  }

  #child(parent: TestItem, meaning: Exclude<TestItemMeaning, { kind: 'project' }>): TestItem {
    const path = meaning.kind === 'file' ? [] : meaning.path;
    const id = testId(meaning.project.id, { file: meaning.file, path });
    const known = parent.children.get(id);
    if (known) return known;
    const label = path.at(-1) ?? meaning.file;
    const item = this.#controller.createTestItem(id, label, sourceUri(this.#folder, meaning.file));
    item.canResolveChildren = meaning.kind === 'file';
    this.#meanings.set(item, meaning);
    parent.children.add(item);
    return item;
  }
}
