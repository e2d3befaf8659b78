import * as assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { environmentId } from '../../../src/core/environment/ids.ts';
import type { TestExplorer } from '../../../src/vscode/testing/testExplorer.ts';
import type { LockstepExtension } from '../../../src/extension.ts';
import { lockstep, until, workspaceUri } from './lockstep.ts';

const machine = environmentId('local:this-machine');

suite('The Test Explorer', () => {
  let extension: LockstepExtension;
  let explorer: TestExplorer;

  suiteSetup(async () => {
    extension = await lockstep();
    assert.ok(extension.explorer);
    explorer = extension.explorer;
    await extension.face.list.settled(AbortSignal.timeout(20_000));
    await explorer.find();
  });

  test('finds the projects of every runner and their files without running anything', () => {
    const found = new Map(
      explorer.items.projects.map(item => [item.id.split(':')[0], [...item.children].map(([, child]) => child.label)]),
    );
    assert.deepEqual([...found.keys()].toSorted(), ['command', 'node', 'playwright', 'pytest', 'vitest']);
    assert.deepEqual(found.get('playwright'), ['e2e/cart.spec.ts', 'e2e/checkout.spec.ts']);
  });

  test('finds a test file that somebody adds, and loses one that is deleted', async () => {
    const uri = workspaceUri('checks/added.test.mjs');
    const isFound = () => (explorer.items.hasFile('checks/added.test.mjs') ? true : undefined);
    const text = "import test from 'node:test';\ntest('added', () => undefined);\n";
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    await until(explorer.onDidFind, isFound);
    await vscode.workspace.fs.delete(uri);
    await until(explorer.onDidFind, () => (isFound() ? undefined : true));
  });

  test('runs a file in the environment and shows each test at its line', async () => {
    const project = explorer.items.projects.find(item => item.id.startsWith('node'));
    const [file] = [...(project?.children ?? [])].map(([, child]) => child);
    assert.ok(file);
    await explorer.run(machine, new vscode.TestRunRequest([file]));
    const run = extension.face.testRuns.get(machine);
    assert.ok(run);
    assert.equal(run.failed, 0);
    assert.ok(run.passed > 0);
    const tests = leaves(file);
    assert.equal(tests.length, run.passed);
    assert.ok(tests.every(each => each.range !== undefined && each.range.start.line > 0));
  });

  test('the tree remembers the run and the parity it ran under', () => {
    const row = extension.tree.getTreeItem({ kind: 'testRun', environment: machine });
    assert.match(String(row.description), /^\d+ passed, 0 failed · at parity (?:\d+|–), \d+ % known · just now$/);
  });
});

function leaves(item: vscode.TestItem): readonly vscode.TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leaves(child));
}
