import { CodeAction, CodeActionKind, type CodeActionProvider } from 'vscode';
import type { CommandId } from '../commands/ids.ts';
import type { ParityStore } from '../parity/parityStore.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import { diagnosticSource } from './findingDiagnostics.ts';

/** The fixes of findings as quick fixes of their diagnostics. */
export function fixActions(parity: ParityStore, window: ThisWindow): CodeActionProvider {
  return {
    provideCodeActions: (_document, _range, { diagnostics }) => {
      const { subject } = window;
      if (subject === undefined) return [];
      return diagnostics.flatMap(diagnostic => {
        const { source, code: fingerprint } = diagnostic;
        if (source !== diagnosticSource || typeof fingerprint !== 'string') return [];
        const fix = parity.findFinding(subject, fingerprint)?.fix;
        if (!fix) return [];
        const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
        const command: CommandId = 'lockstep.applyFix';
        action.command = { command, title: fix.title, arguments: [{ kind: 'finding', subject, fingerprint }] };
        action.diagnostics = [diagnostic];
        return [action];
      });
    },
  };
}
