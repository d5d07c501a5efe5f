export interface CgiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** what follows the headers, as far as it has come */
  readonly rest: Buffer;
}

/** @returns undefined as long as the headers aren't complete */
export function parseCgiHeaders(output: Buffer): CgiAnswer | undefined {
  const end = output.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const headers: Record<string, string> = {};
  for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  // RFC 3875, 6.3.3: without a Status it's 200.
  const { status = '200', ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, rest: output.subarray(end + 4) };
}
