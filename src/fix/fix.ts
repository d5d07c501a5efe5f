import type { Price, Verdict } from '../checks/check.ts';
import type { CheckId } from '../config/check-settings.ts';
import type { AppData } from '../heroku/readings.ts';
import type { Change } from './change.ts';
import type { FixChoice } from './choice.ts';

/** What a check found that isn't as it should be. */
export type Finding = Extract<Verdict, { readonly status: 'fail' | 'advice' }>;

export interface PricedChange {
  readonly change: Change;
  /** undefined: it costs nothing */
  readonly price?: Price | undefined;
}

/** How what one check finds is mended. Nothing of it makes less of an app: no smaller size, no fewer dynos. */
export interface Fix {
  readonly id: CheckId;
  /** whether only those who name it get it */
  readonly isNamedOnly: boolean;
  /** the same of a certain finding, where no check is named */
  needsName?(finding: Finding, choice: FixChoice): boolean;
  /** In the order in which they're made. Pure. */
  changes(finding: Finding, data: FixData): readonly PricedChange[];
}

/** What a fix knows of the app beside the finding. */
export interface FixData {
  /** throws the PreflightError of the read where that failed */
  readonly formation: AppData['formation'];
  /** undefined: it couldn't be read */
  readonly dynoSizes: AppData['dynoSizes'] | undefined;
}
