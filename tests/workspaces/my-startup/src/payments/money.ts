/** Amounts are whole minor units (cents, rappen, yen) in a bigint. There are no floats in this folder. */
export const CURRENCIES = { EUR: 2, CHF: 2, USD: 2, GBP: 2, SEK: 2, JPY: 0 } as const;
export type Currency = keyof typeof CURRENCIES;

export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

export class CurrencyMismatch extends Error {
  constructor(a: Currency, b: Currency) {
    super(`cannot combine ${a} and ${b}`);
    this.name = 'CurrencyMismatch';
  }
}

export function money(minor: bigint | number, currency: Currency): Money {
  if (typeof minor === 'number' && !Number.isSafeInteger(minor)) {
    throw new RangeError(`not a whole number of minor units: ${minor}`);
  }
  return { minor: BigInt(minor), currency };
}

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCIES, code);
}

function same(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new CurrencyMismatch(a.currency, b.currency);
}

export function add(a: Money, b: Money): Money {
  same(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  same(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
}

/**
 * Splits without losing a cent: the remainder goes, one unit at a time, to the largest fractions
 * (ties: to the earlier part). The parts always add up to the whole, also for negative amounts.
 */
export function allocate(total: Money, weights: readonly bigint[]): Money[] {
  const sum = weights.reduce((acc, w) => acc + w, 0n);
  if (sum <= 0n || weights.some((w) => w < 0n)) throw new RangeError('weights must not be negative and not all be zero');
  const sign = total.minor < 0n ? -1n : 1n;
  const whole = total.minor * sign;
  const parts = weights.map((w, index) => ({ index, floor: (whole * w) / sum, rest: (whole * w) % sum }));
  let left = whole - parts.reduce((acc, p) => acc + p.floor, 0n);
  for (const part of [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    part.floor += 1n;
    left -= 1n;
  }
  return parts.map((p) => ({ minor: p.floor * sign, currency: total.currency }));
}

export function format(amount: Money, locale: string): string {
  const digits = CURRENCIES[amount.currency];
  const negative = amount.minor < 0n;
  const text = (negative ? -amount.minor : amount.minor).toString().padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: amount.currency }).format(
    `${negative ? '-' : ''}${decimal}` as Intl.StringNumericLiteral,
  );
}
