import type { Style } from '../../src/terminal/style.ts';

/** A terminal of 80 columns without color. */
export const PLAIN: Style = { color: false, unicode: true, columns: 80 };
