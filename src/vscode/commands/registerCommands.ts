import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import { requireTrust } from '../platform/trust.ts';
import type { Notify } from '../platform/notify.ts';
import { commandIds, safeCommands, type CommandId } from './ids.ts';

/** `argument`: a row of the tree, an id, or nothing when it comes from the palette. */
export type CommandHandler = (argument?: unknown, second?: unknown) => unknown;

/** The one place where commands are registered: each has a handler, asks for trust, and shows its failure once. */
export function registerCommands(handlers: Readonly<Record<CommandId, CommandHandler>>, notify: Notify): Disposable {
  const owned = new DisposableStore();
  for (const id of commandIds) {
    const run = async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        if (!safeCommands.has(id)) requireTrust();
        return await handlers[id](...args);
      } catch (error) {
        void notify.failed(error, () => run(...args));
        return undefined;
      }
    };
    owned.add(commands.registerCommand(id, run));
  }
  return owned;
}
