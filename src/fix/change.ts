/** One change of an app: one request to Heroku's API. Names are as Heroku has them, sizes in lower case. */
export type Change = TurnOn | Resize | Scale | RemoveAddon | RemoveWebhook;

/** An app feature. */
export interface TurnOn {
  readonly kind: 'turn-on';
  readonly feature: string;
}

/** Process types move to another size of dyno, all at once. */
export interface Resize {
  readonly kind: 'resize';
  readonly processes: readonly MovedProcess[];
  readonly to: string;
}

export interface MovedProcess {
  readonly type: string;
  readonly quantity: number;
  /** its size before */
  readonly from: string;
}

/** More web dynos. */
export interface Scale {
  readonly kind: 'scale';
  readonly from: number;
  readonly to: number;
  readonly size: string;
}

export interface RemoveAddon {
  readonly kind: 'remove-addon';
  readonly name: string;
}

export interface RemoveWebhook {
  readonly kind: 'remove-webhook';
  readonly id: string;
  /** where it sends its notices; the rest of its URL may be a secret */
  readonly host: string;
}
