import { CHECK_IDS, type CheckId, type CheckSettings } from '../config/check-settings.ts';

/** `settings` with every check off but these. */
export const onlyChecks = (settings: CheckSettings, ids: readonly CheckId[]): CheckSettings =>
  Object.fromEntries(
    CHECK_IDS.map((id) => [
      id,
      ids.includes(id) ? settings[id] : { ...settings[id], severity: 'off' },
    ]),
  ) as CheckSettings;
