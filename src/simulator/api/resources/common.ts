import { resourceId, type SimApp, USER } from '../../app/model.ts';

/** ISO 8601 without fractions of a second, as Heroku has it. */
export const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

export const reference = ({ id, name }: SimApp): { id: string; name: string } => ({ id, name });

/** Something that only its name is known of: a stack, a region. */
export const named = (kind: string, name: string): { id: string; name: string } => ({
  id: resourceId(kind, name),
  name,
});

/** One account stays the same wherever it turns up. */
export const userBody = (email: string): { id: string; email: string } =>
  email === USER.email ? USER : { id: resourceId('user', email), email };
