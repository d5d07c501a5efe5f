/** `status` against a list of codes (`204`) and classes (`"2xx"`). */
export function isExpected(status: number, expect: readonly (number | string)[]): boolean {
  return expect.some((wanted) =>
    typeof wanted === 'number'
      ? wanted === status
      : wanted.charAt(0) === String(Math.floor(status / 100)),
  );
}
