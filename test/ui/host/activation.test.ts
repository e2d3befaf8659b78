import * as assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

suite('Lockstep in the extension host', () => {
  test('activates', async () => {
    const extension = vscode.extensions.getExtension('lockstep.lockstep');
    assert.ok(extension, 'VS Code does not know lockstep.lockstep');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
