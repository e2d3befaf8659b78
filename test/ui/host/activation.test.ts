import * as assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('Lockstep in the extension host', () => {
  const extension = vscode.extensions.getExtension('lockstep.lockstep');

  suiteSetup(async () => {
    assert.ok(extension, 'VS Code does not know lockstep.lockstep');
    await extension.activate();
  });

  test('answers every command that its manifest offers', async () => {
    const manifest = extension?.packageJSON as Manifest;
    const known = new Set(await vscode.commands.getCommands(true));
    const offered = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(offered.length > 0);
    assert.deepEqual(
      offered.filter(command => !known.has(command)),
      [],
    );
  });
});
