/** Tokens for people, as the server writes them: `950`, `18.2k`, `120k`, `1.05M`. */
export function tokens(count: number): string {
  const short = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, "");
  if (count < 1000) return String(count);
  if (count < 999_500) {
    const thousands = count / 1000;
    return `${thousands < 99.95 ? short(thousands, 1) : thousands.toFixed(0)}k`;
  }
  return `${short(count / 1_000_000, 2)}M`;
}

/** `9%`, and below one percent `0.4%`. */
export function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 0.95 ? `${value.toFixed(1)}%` : `${value.toFixed(0)}%`;
}
