export const codeServerVersion: string;
export function ensureVscode(consent?: {
  yes?: boolean;
}): Promise<{ readonly version: string; readonly node: string; readonly serverMain: string }>;
export function ensureChromium(consent?: { yes?: boolean }): Promise<string>;
