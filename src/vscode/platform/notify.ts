import { commands, env, Position, Range, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { isAbort } from '../../core/base/isAbort.ts';
import { LockstepError, type Remedy } from '../../core/base/lockstepError.ts';

/** The one door for messages. */
export interface Notify {
  /** One message: what failed and why, the button that helps, and the log. Cancellation is never shown. */
  failed(error: unknown, retry?: () => unknown): Promise<void>;
  inform(message: string): void;
  /** Whether the person chose `action`; `modal` for what can't be undone. */
  confirm(message: string, action: string, detail?: string): Promise<boolean>;
  /** A message with at most a few actions; the chosen one or none. */
  offer<Action extends string>(message: string, ...actions: readonly Action[]): Promise<Action | undefined>;
}

const showLog = 'Show log';

/** What a remedy says stands in the message; the button only says what a press does. */
const buttons: Readonly<Record<Remedy['kind'], string | undefined>> = {
  openFile: 'Open file',
  openUrl: 'Open page',
  openSetting: 'Open setting',
  retry: 'Retry',
  text: undefined,
  showLog: undefined,
};

export function createNotify(log: LogOutputChannel): Notify {
  return {
    failed: async (error, retry) => {
      if (isAbort(error)) return;
      writeToLog(log, error);
      const remedy = remedyOf(error, retry);
      const button = remedy && buttons[remedy.kind];
      const words = remedy ? `${errorMessage(error)} ${sentence(remedy.text)}` : errorMessage(error);
      const chosen = await window.showErrorMessage(words, ...(button === undefined ? [] : [button]), showLog);
      if (chosen === showLog) log.show(true);
      else if (chosen !== undefined && remedy) await follow(remedy, retry);
    },
    inform: message => void window.showInformationMessage(message),
    confirm: async (message, action, detail) =>
      (await window.showWarningMessage(
        message,
        { modal: true, ...(detail === undefined ? {} : { detail }) },
        action,
      )) === action,
    offer: async (message, ...actions) => window.showInformationMessage(message, ...actions),
  };
}

function writeToLog(log: LogOutputChannel, error: unknown): void {
  log.error(error instanceof Error && !(error instanceof LockstepError) ? error : errorMessage(error));
  if (!(error instanceof LockstepError)) return;
  if (error.output) log.error(error.output);
  if (error.cause !== undefined) log.error(`Because: ${errorMessage(error.cause)}`);
}

/** A retry that nobody can do is no button; a broken file is one step away where nothing better is known. */
function remedyOf(error: unknown, retry: (() => unknown) | undefined): Remedy | undefined {
  if (!(error instanceof LockstepError)) return undefined;
  const { remedy, at } = error;
  if (at && (!remedy || remedy.kind === 'text' || remedy.kind === 'showLog')) {
    const text = remedy?.text ?? `Correct ${at.file}.`;
    return { kind: 'openFile', text, file: at.file, ...(at.line === undefined ? {} : { line: at.line }) };
  }
  return remedy?.kind === 'retry' && !retry ? undefined : remedy;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

async function follow(remedy: Remedy, retry: (() => unknown) | undefined): Promise<void> {
  switch (remedy.kind) {
    case 'openFile': {
      const at = new Position(Math.max(0, (remedy.line ?? 1) - 1), 0);
      await window.showTextDocument(fileUri(remedy.file), { selection: new Range(at, at) });
      return;
    }
    case 'openUrl':
      await env.openExternal(Uri.parse(remedy.url, true));
      return;
    case 'openSetting':
      await commands.executeCommand('workbench.action.openSettings', remedy.setting);
      return;
    case 'retry':
      await retry?.();
      return;
    case 'text':
    case 'showLog':
      return;
  }
}

function fileUri(file: string): Uri {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return /^(?:\/|[A-Za-z]:)/.test(file) || !folder ? Uri.file(file) : Uri.joinPath(folder, file);
}
