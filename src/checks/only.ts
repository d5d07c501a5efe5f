import { CHECK_IDS, type CheckId, type CheckSettings } from '../config/check-settings.ts';

// What a deploy without downtime rests on; `fix` mends these without being asked for each by name.
const CORE: readonly CheckId[] = ['dyno-tier', 'session-affinity', 'web-dynos', 'preboot'];

/** Whether it's one of the checks about dynos and features. */
export const isCore = (id: CheckId): boolean => CORE.includes(id);

/** `settings` with every check off but those. */
export const coreChecks = (settings: CheckSettings): CheckSettings => onlyChecks(settings, CORE);

/** `settings` with every check off but these. */
export const onlyChecks = (settings: CheckSettings, ids: readonly CheckId[]): CheckSettings =>
  Object.fromEntries(
    CHECK_IDS.map((id) => [
      id,
      ids.includes(id) ? settings[id] : { ...settings[id], severity: 'off' },
    ]),
  ) as CheckSettings;
