const MARK = '\uFEFF';

export const withoutMark = (text: string): string =>
  text.startsWith(MARK) ? text.slice(MARK.length) : text;

/** Edits what follows the byte order mark, if there is one, which stays. */
export function afterMark<Result extends string | null>(
  text: string,
  edit: (body: string) => Result,
): Result | string {
  const body = withoutMark(text);
  const edited = edit(body);
  return edited === null || body === text ? edited : MARK + edited;
}
