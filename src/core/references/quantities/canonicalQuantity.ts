const decimal: readonly (readonly [string, number])[] = [
  ['E', 18],
  ['P', 15],
  ['T', 12],
  ['G', 9],
  ['M', 6],
  ['k', 3],
  ['', 0],
  ['m', -3],
  ['u', -6],
  ['n', -9],
];
const binary: readonly (readonly [string, number])[] = [
  ['Ei', 60],
  ['Pi', 50],
  ['Ti', 40],
  ['Gi', 30],
  ['Mi', 20],
  ['Ki', 10],
];

/**
 * A quantity as the API server writes it back (API reference, "Quantity": the canonical form): no fraction, the largest
 * suffix that needs none. A text that is no quantity stays as it is.
 */
export function canonicalQuantity(text: string): string {
  const { sign, whole, fraction, exponent, suffix } =
    /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[+-]?\d{1,2})|(?<suffix>[KMGTPE]i|[numkMGTPE]?))$/.exec(
      text,
    )?.groups ?? {};
  if (whole === undefined || whole + (fraction ?? '') === '') return text;
  const nanos = toNanos(whole, fraction ?? '', exponent ?? suffix ?? '');
  if (nanos === 0n) return '0';
  const minus = sign === '-' ? '-' : '';
  const isBinary = suffix?.endsWith('i') === true && nanos >= 1024n * nano;
  return minus + (isBinary ? inBinary(nanos) : inDecimal(nanos, exponent !== undefined));
}

const nano = 10n ** 9n;

/** Rounded up: there is nothing below a nano. */
function toNanos(whole: string, fraction: string, unit: string): bigint {
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(fraction.length);
  const power = /^[+-]?\d+$/.test(unit) ? Number(unit) : decimal.find(([suffix]) => suffix === unit)?.[1];
  const times = power === undefined ? 2n ** BigInt(binary.find(([suffix]) => suffix === unit)?.[1] ?? 0) : 1n;
  const tens = 9 + (power ?? 0);
  const product = digits * times * (tens >= 0 ? 10n ** BigInt(tens) : 1n);
  const divisor = scale * (tens < 0 ? 10n ** BigInt(-tens) : 1n);
  return (product + divisor - 1n) / divisor;
}

function inDecimal(nanos: bigint, asExponent: boolean): string {
  for (const [suffix, power] of decimal) {
    const unit = 10n ** BigInt(power + 9);
    if (nanos % unit === 0n) return `${nanos / unit}${asExponent && power !== 0 ? `e${power}` : suffix}`;
  }
  return `${nanos}n`;
}

function inBinary(nanos: bigint): string {
  const bytes = (nanos + nano - 1n) / nano;
  for (const [suffix, power] of binary) {
    const unit = 2n ** BigInt(power);
    if (bytes % unit === 0n) return `${bytes / unit}${suffix}`;
  }
  return String(bytes);
}
