import type { Problem } from '../environment/reading.ts';

/** `compose.yaml:12: .env is missing. Give it with --env-file.` */
export function problemWords({ file, line, message, resolve }: Problem): string {
  const place = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `;
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return `${place}${sentence}${resolve === undefined ? '' : ` ${resolve}`}`;
}
