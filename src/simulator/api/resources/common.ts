import { resourceId, type SimApp, USER } from '../../app/model.ts';

/** ISO 8601 without fractions of a second, like Heroku's. */
export const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

export const reference = ({ id, name }: SimApp): { id: string; name: string } => ({ id, name });

/** A resource with only a name: a stack, a region. */
export const named = (kind: string, name: string): { id: string; name: string } => ({
  id: resourceId(kind, name),
  name,
});

/** The same account everywhere. */
export const userBody = (email: string): { id: string; email: string } =>
  email === USER.email ? USER : { id: resourceId('user', email), email };
