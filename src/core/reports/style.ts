import type { Severity } from '../parity/finding.ts';

const codes = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;

/** Colours text, or leaves it as it is; what colour says is also said in words. */
export type Style = (text: string, name: keyof typeof codes) => string;

export const plain: Style = text => text;
export const coloured: Style = (text, name) => `\u001b[${codes[name]}m${text}\u001b[0m`;

export const severityColours = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
} as const satisfies Readonly<Record<Severity, keyof typeof codes>>;
