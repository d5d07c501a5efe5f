import { STATUS_CODES, type ServerResponse } from 'node:http';

// git shows a refusal's text to its user, as `remote: …`, when it's plain text.
const HEADERS = { 'content-type': 'text/plain' };
const CHALLENGE = { ...HEADERS, 'www-authenticate': 'Basic realm="Heroku (simulated)"' };

/** git.heroku.com's words, as its users see them (devcenter: git). */
const WORDS: Readonly<Record<number, readonly string[]>> = {
  401: [
    'WARNING: (simulated)',
    'Do not authenticate with username and password using git.',
    'Run `heroku login` to update your credentials, then retry the git command.',
    'See documentation for details: https://devcenter.heroku.com/articles/git#http-git-authentication',
  ],
  429: ['Too many requests for this Git repo. Please try again later. (simulated)'],
};

/** What an answer holds instead of the usual. */
interface Differences {
  readonly text?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with an error, in Heroku's words for its status unless there is a `text`. */
export function refuse(
  response: ServerResponse,
  status: number,
  { text, headers = {} }: Differences = {},
): void {
  const lines = WORDS[status] ?? [`${STATUS_CODES[status] ?? 'Error'} (simulated)`];
  const body = text ?? emphasized(...lines);
  response.writeHead(status, { ...(status === 401 ? CHALLENGE : HEADERS), ...headers }).end(body);
}

/** How git.heroku.com sets off what it has to say. */
export const emphasized = (...lines: string[]): string =>
  lines.map((line) => `!\t${line}\n`).join('');
