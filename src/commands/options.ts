import { parseArgs, type ParseArgsConfig, types } from 'node:util';
import { suggestionFor } from '../config/suggestion.ts';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; args: string[]; strict: true }>
>['values'];

/** A command's options. Throws a PreflightError (`usage`) for what it doesn't know. */
export function parseOptions<T extends Options>(argv: readonly string[], options: T): Values<T> {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    if (!types.isNativeError(error)) throw error;
    const [sentence = ''] = error.message.split('. ');
    const typed = /^Unknown option '--([^']+)'/.exec(sentence)?.[1] ?? '';
    const meant = suggestionFor(typed, Object.keys(options));
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new PreflightError('usage', printable(sentence), {
      hint: meant === undefined ? `It knows ${known.join(', ')}` : `Did you mean --${meant}?`,
      cause: error,
    });
  }
}
