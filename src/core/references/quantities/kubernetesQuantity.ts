const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number (API reference, "Quantity"); case matters: `500m` is a half, `500M` many. */
export function kubernetesQuantity(text: string): number | undefined {
  const { number, exponent, suffix } =
    /^(?<number>[+-]?(?:\d+\.?\d*|\.\d+))(?:(?<exponent>[eE][+-]?\d+)|(?<suffix>[KMGTPE]i|[numkMGTPE]?))$/.exec(text)
      ?.groups ?? {};
  if (number === undefined) return undefined;
  if (exponent !== undefined) return Number(`${number}${exponent}`);
  return Number(number) * (factors[suffix ?? ''] ?? 1);
}

/** Bytes, rounded up as the API server does. */
export function kubernetesBytes(text: string): number | undefined {
  const quantity = kubernetesQuantity(text);
  return quantity === undefined ? undefined : Math.ceil(quantity);
}

/** Thousandths of a core, rounded up; the small slack is for binary fractions. */
export function kubernetesMillicores(text: string): number | undefined {
  const quantity = kubernetesQuantity(text);
  return quantity === undefined ? undefined : Math.ceil(quantity * 1000 - 1e-6);
}
