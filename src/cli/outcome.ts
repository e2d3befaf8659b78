/** Exit codes, as the README lists them. */
export const exitCodes = { fine: 0, drift: 1, failedTests: 1, usage: 2, notReached: 3, cancelled: 130 } as const;
