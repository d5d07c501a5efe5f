import type { CheckId } from '../../config/check-settings.ts';
import type { Fix } from '../fix.ts';

/** A fix that turns an app feature on. */
export const turnOn = (
  id: CheckId,
  feature: string,
  { isNamedOnly }: Pick<Fix, 'isNamedOnly'> = { isNamedOnly: false },
): Fix => ({
  ...{ id, isNamedOnly },
  changes: () => [{ change: { kind: 'turn-on', feature } }],
});
