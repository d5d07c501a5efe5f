import type { Style } from '../../src/report/style.ts';

/** A terminal of 80 columns without colour. */
export const PLAIN: Style = { color: false, unicode: true, columns: 80 };
