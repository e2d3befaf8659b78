/** Whether an error only says that somebody cancelled; such an error is never shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
