import type { Browser, Page } from 'playwright-core';

export const quietSettings: Readonly<Record<string, unknown>>;
export function openBrowser(): Promise<Browser>;
/** The errors that the page reports from now on; the array grows. */
export function collectConsole(page: Page): readonly string[];
export function isNoise(line: string): boolean;
