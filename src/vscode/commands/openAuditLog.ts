import { existsSync } from 'node:fs';
import { Uri, window } from 'vscode';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** What was executed in production, or asked of its Secrets, one line of JSON each. */
export function openAuditLogCommand({ notify }: Pick<Face, 'notify'>): CommandHandler {
  return async () => {
    const { auditFile, userFolder } = await import('../../core/workflows/productionConsents.ts');
    const file = auditFile(userFolder(process.env));
    if (existsSync(file)) await window.showTextDocument(Uri.file(file));
    else notify.inform('Lockstep has executed nothing in production and asked for no Secrets’ keys.');
  };
}
