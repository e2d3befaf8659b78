import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import type { LockstepExtension } from '../../../src/extension.ts';
import { lockstep, measured, rows, until, workspaceUri } from './lockstep.ts';

const configuration = '.devcontainer/devcontainer.json';

suite('Parity of a folder that nothing is provisioned from', () => {
  let extension: LockstepExtension;
  let report: ParityReport;
  let original: Uint8Array;

  suiteSetup(async () => {
    extension = await lockstep();
    report = await measured(extension);
    await extension.face.list.settled(AbortSignal.timeout(20_000));
    original = await vscode.workspace.fs.readFile(workspaceUri(configuration));
  });

  suiteTeardown(() => vscode.workspace.fs.writeFile(workspaceUri(configuration), original));

  test('the tree begins with this window and tells both values and both places of a difference', () => {
    const all = rows(extension.tree);
    assert.match(all[0] ?? '', /^shop {2}not provisioned · \d+, \d+ % known from files$/);
    assert.match(all[1] ?? '', /^ {2}Parity {2}\d+ · \d+ % known · \d+ drift$/);
    const zone =
      /^ {6}zone Europe\/Paris here, UTC in production {2}\.devcontainer\/devcontainer\.json:\d+ ↔ Dockerfile:\d+$/;
    assert.ok(
      all.some(row => zone.test(row)),
      all.join('\n'),
    );
    assert.ok(all.some(row => row.startsWith('This machine')));
  });

  test('every drift of the report is one row below its dimension', () => {
    const drifts = report.findings.filter(each => each.verdict === 'drift');
    assert.ok(drifts.length > 5);
    for (const { fingerprint, dimension } of drifts) {
      const children = extension.tree.getChildren({ kind: 'dimension', subject: 'declared', dimension });
      const named = children.filter(each => each.kind === 'finding' && each.fingerprint === fingerprint);
      assert.equal(named.length, 1, fingerprint);
    }
  });

  test('a row finds its way back to the root, so that it can be revealed', () => {
    const [finding] = extension.tree.getChildren({ kind: 'dimension', subject: 'declared', dimension: 'time' });
    assert.ok(finding);
    const kinds: string[] = [];
    for (let node = extension.tree.getParent(finding); node; node = extension.tree.getParent(node))
      kinds.push(node.kind);
    assert.deepEqual(kinds, ['dimension', 'parity', 'declared']);
  });

  test('the status bar says the same score in one line', () => {
    const { score, coverage } = report;
    assert.match(
      extension.status.item.text,
      new RegExp(`^\\$\\((?:warning|error)\\) shop ${score ?? '–'} · ${Math.round(coverage * 100)} % known$`),
    );
    assert.match(extension.status.item.accessibilityInformation?.label ?? '', /^Environment shop: parity \d+/);
  });

  test('a difference is a diagnostic where it is declared', () => {
    const found = vscode.languages
      .getDiagnostics(workspaceUri(configuration))
      .filter(each => each.source === 'Lockstep');
    const zone = found.find(each => each.message.startsWith('time.zone: Europe/Paris here, UTC in production'));
    assert.ok(zone, found.map(each => each.message).join('\n'));
    assert.match(zone.relatedInformation?.[0]?.location.uri.path ?? '', /\/shop\/Dockerfile$/);
  });

  test('Show Finding opens the place that declares it', async () => {
    const zone = report.findings.find(each => each.key === 'time.zone' && each.verdict === 'drift');
    assert.ok(zone);
    await vscode.commands.executeCommand('lockstep.showFinding', {
      kind: 'finding',
      subject: 'declared',
      fingerprint: zone.fingerprint,
    });
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, workspaceUri(configuration).path);
    assert.equal(vscode.window.activeTextEditor.selection.start.line + 1, zone.development.sources[0]?.line);
  });

  test('a fix is a quick fix, shown as a difference first, and mends its file', async () => {
    const uri = workspaceUri('.devcontainer/compose.yaml');
    const before = await vscode.workspace.fs.readFile(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const diagnostic = vscode.languages
      .getDiagnostics(uri)
      .find(each => each.message.startsWith('service.postgres.version'));
    assert.ok(diagnostic, 'The database version is no diagnostic');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(
      each => each.command?.command === 'lockstep.applyFix' && each.title.includes('postgres 17'),
    );
    assert.ok(fix?.command, actions.map(each => each.title).join('\n'));
    const applied = vscode.commands.executeCommand<boolean>(
      'lockstep.applyFix',
      ...(fix.command.arguments as unknown[]),
    );
    await confirmed(applied);
    assert.match(document.getText(), /image: postgres:17/);
    const { checked } = extension.face.parity.get('declared');
    assert.equal(checked?.report.findings.find(each => each.key === 'service.postgres.version')?.verdict, 'match');
    await vscode.workspace.fs.writeFile(uri, before);
  });

  test('a saved change is measured again: the difference and its diagnostic are gone', async () => {
    await extension.face.checks.check('declared', AbortSignal.timeout(20_000));
    const before = await measured(extension);
    const document = await vscode.workspace.openTextDocument(workspaceUri(configuration));
    const edit = new vscode.WorkspaceEdit();
    const start = document.positionAt(document.getText().indexOf('Europe/Paris'));
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, 'Europe/Paris'.length)), 'UTC');
    await vscode.workspace.applyEdit(edit);
    assert.ok(await document.save());
    const { parity } = extension.face;
    const after = await until(parity.onDidChange, () => {
      const { checking, checked } = parity.get('declared');
      return checking || checked?.report === before ? undefined : checked?.report;
    });
    assert.equal(after.findings.find(each => each.key === 'time.zone' && each.within === undefined)?.verdict, 'match');
    const left = vscode.languages.getDiagnostics(document.uri).filter(each => each.message.startsWith('time.zone'));
    assert.deepEqual(left, []);
  });

  test('Check Parity answers with the report', async () => {
    const answer = await vscode.commands.executeCommand<ParityReport>('lockstep.checkParity');
    assert.equal(answer.schema, 'lockstep.parity/1');
    assert.equal(answer.development.kind, 'declared');
  });
});

/** The question stands beside the difference, in its own time, until somebody presses its button. */
async function confirmed(applied: Thenable<boolean>): Promise<void> {
  const done = Promise.resolve(applied);
  const press = () => void vscode.commands.executeCommand('notification.acceptPrimaryAction');
  const pressing = setInterval(press, 200);
  assert.equal(await done.finally(() => clearInterval(pressing)), true);
}
