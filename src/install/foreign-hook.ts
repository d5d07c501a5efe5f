import { isBlockAlone } from './block.ts';
import type { HookFile } from './hook-file.ts';

/** Whether somebody else has something in it. */
export const isForeign = (hook: HookFile): boolean =>
  hook.kind !== 'none' && !(hook.kind === 'text' && isBlockAlone(hook.text));
