const powers = ['', 'k', 'm', 'g', 't', 'p'];

/** Bytes as Docker writes them: `512m`, `1.5GB`, `64KiB`; steps of 1024, case means nothing. */
export function dockerBytes(text: string): number | undefined {
  const { number, unit } = /^(?<number>\d+(?:\.\d+)?)\s*(?<unit>[kmgtp]?)(?:i?b)?$/i.exec(text.trim())?.groups ?? {};
  if (number === undefined) return undefined;
  return Math.round(Number(number) * 1024 ** powers.indexOf((unit ?? '').toLowerCase()));
}
