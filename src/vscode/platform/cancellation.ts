import type { CancellationToken } from 'vscode';

export interface TokenSignal {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** The bridge from VS Code's tokens to the signals that core takes; dispose it when the work is over. */
export function toSignal(token: CancellationToken): TokenSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => void subscription.dispose() };
}
