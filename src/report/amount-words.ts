import { printable } from '../base/text.ts';
import type { BootTime, TooFewWebDynos } from '../checks/findings.ts';
import type { Price } from '../checks/check.ts';
import type { Line } from '../terminal/line.ts';

export function priceText(price: Price): string {
  switch (price.kind) {
    case 'added':
    case 'whole':
      return listPriceText(price);
    case 'unlisted':
      return 'no list price';
    case 'unknown':
      return 'price unknown';
  }
}

function listPriceText({
  kind,
  centsPerMonth,
}: Extract<Price, { readonly centsPerMonth: number }>): string {
  if (centsPerMonth === 0) return 'free while scaled to 0';
  return `${kind === 'added' ? '+' : ''}${dollars(centsPerMonth)}/month`;
}

export const dollars = (cents: number): string =>
  `$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}`;

/** A price as the commands' JSON has it; null: there are no cents to name. */
export const priceJson = (price: Price): { kind: Price['kind']; centsPerMonth: number | null } => ({
  kind: price.kind,
  centsPerMonth: 'centsPerMonth' in price ? price.centsPerMonth : null,
});

/** @param upTo the autoscaler's maximum; undefined: there is none */
export const quantityText = (quantity: number, size: string, upTo: number | undefined): string =>
  upTo === undefined
    ? `${quantity} × ${printable(size)}`
    : `${quantity} to ${upTo} × ${printable(size)} (autoscaled)`;

/** How long something has been going on. */
export function elapsed(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1_000))} s`;

/** Of the limit only the number, since both are in seconds. */
export const bootTimeText = ({ bootMs, limitMs }: BootTime): string =>
  `about ${seconds(bootMs)} of the ${limitMs / 1_000} allowed`;

export function tooFewText({ quantity, size, min, upTo, hasGap }: TooFewWebDynos): string {
  const dynos = quantityText(quantity, size, upTo);
  if (quantity === 0) return 'scaled to 0: the app answers no requests';
  if (hasGap) return `${dynos}: a gap at each deploy, no spare if it fails`;
  if (min > 2) return `${dynos}; your config requires ${min}`;
  return `${dynos}: ${upTo === undefined ? 'no spare if it fails' : `no spare at ${quantity}`}`;
}

type Told = Pick<Line, 'text' | 'known'>;

// A push may not see how long a boot takes, or see it for the first time: that's no news.
const withWait = (known: string, begin: string, bootMs: number | undefined): Told =>
  bootMs === undefined
    ? { text: known }
    : { text: `${begin} visitors wait about ${seconds(bootMs)} at each deploy`, known };

export const prebootOff = (bootMs: number | undefined): Told =>
  withWait('off: visitors wait while new dynos boot', 'off:', bootMs);

export const tierText = (size: string, bootMs: number | undefined): Told =>
  withWait(
    `${printable(size)}: no second dyno or preboot, so deploys have downtime`,
    `${printable(size)}: no preboot;`,
    bootMs,
  );
