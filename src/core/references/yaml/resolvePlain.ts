/** Compose reads YAML with go-yaml 3, Kubernetes with go-yaml 2, where `yes` and `on` are booleans too. */
export type YamlDialect = 'compose' | 'kubernetes';

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const oldBoolean = /^(?:(?<yes>y|Y|yes|Yes|YES|on|On|ON)|n|N|no|No|NO|off|Off|OFF)$/;
const integer =
  /^(?<sign>[-+]?)(?:0b(?<binary>[01_]+)|0o?(?<octal>[0-7_]+)|0x(?<hex>[\da-fA-F_]+)|(?<decimal>0|[1-9][\d_]*))$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** The value of an unquoted scalar: `010` is 8 and `1.10` is 1.1 to Go programs. Numbers beyond 2^53 stay text. */
export function resolvePlain(text: string, dialect: YamlDialect): string | number | boolean | null {
  if (nulls.has(text)) return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (dialect === 'kubernetes') {
    const old = oldBoolean.exec(text);
    if (old !== null) return old.groups?.['yes'] !== undefined;
  }
  const number = parseNumber(text);
  return number !== undefined && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
}

function parseNumber(text: string): number | undefined {
  const { sign, binary, octal, hex, decimal } = integer.exec(text)?.groups ?? {};
  const signed = (digits: string, base: number): number =>
    (sign === '-' ? -1 : 1) * Number.parseInt(digits.replaceAll('_', ''), base);
  if (binary !== undefined) return signed(binary, 2);
  if (octal !== undefined) return signed(octal, 8);
  if (hex !== undefined) return signed(hex, 16);
  if (decimal !== undefined) return signed(decimal, 10);
  return float.test(text) ? Number(text) : undefined;
}
