import type { Problem } from '../environment/reading.ts';

/** `compose.yaml:12: .env is missing. Give it with --env-file.` */
export function problemWords({ file, line, message, resolve }: Problem): string {
  const place = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `;
  return `${place}${message}${resolve === undefined ? '' : ` ${resolve}`}`;
}
