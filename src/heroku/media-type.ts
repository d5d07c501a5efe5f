/** Of the API: `3.sdk` is a superset, the others know more of what they're called after. */
export type Variant = '3' | '3.sdk' | '3.webhooks' | '3.account-quotas';

export const accept = (variant: Variant): { readonly Accept: string } => ({
  Accept: `application/vnd.heroku+json; version=${variant}`,
});
