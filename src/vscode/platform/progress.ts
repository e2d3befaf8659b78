import { ProgressLocation, window } from 'vscode';
import { isAbort } from '../../core/base/isAbort.ts';
import type { Report } from '../../core/base/report.ts';
import { toSignal } from './cancellation.ts';
import type { OutputLines } from './outputLines.ts';

type ProgressOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Where progress shows: a notification only for what somebody started and waits for. */
type ProgressPlace = 'view' | 'statusBar' | 'notification';

interface ProgressRequest {
  readonly title: string;
  readonly place: ProgressPlace;
}

export type Progress = <T>(
  request: ProgressRequest,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
) => Promise<ProgressOutcome<T>>;

const locations = {
  view: { viewId: 'lockstep.environments' },
  statusBar: ProgressLocation.Window,
  notification: ProgressLocation.Notification,
};

/** The one door for long work: shows its steps, takes its output to the log, and can be cancelled. */
export function createProgress(output: OutputLines): Progress {
  return async ({ title, place }, work) =>
    window.withProgress({ title, location: locations[place], cancellable: true }, async (progress, token) => {
      const { signal, dispose } = toSignal(token);
      const report: Report = {
        step: message => {
          progress.report({ message });
          output.line(message);
        },
        output: text => output.write(text),
      };
      try {
        return { kind: 'done', value: await work(report, signal) };
      } catch (error) {
        return signal.aborted || isAbort(error) ? { kind: 'cancelled' } : { kind: 'failed', error };
      } finally {
        output.flush();
        dispose();
      }
    });
}
