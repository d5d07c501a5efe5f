import type { RouterAnswer } from './answer.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache, no-store',
};

interface RouterError {
  readonly status: number;
  readonly title: string;
  /** shown in Heroku's page, or for the simulator's reader */
  readonly text: string;
}

const failed = (text: string): RouterError => ({ status: 503, title: 'Application Error', text });

// Status and meaning: devcenter, error-codes. H81's is 502 in the logs that people have published.
const ERRORS: Readonly<Record<string, RouterError>> = {
  H10: failed('the app crashed'),
  H12: failed('the dyno took longer than 30 s'),
  H13: failed('the connection was closed without an answer'),
  H14: failed('no web dynos are running'),
  H20: failed('no dyno came up within 75 s'),
  H80: { status: 503, title: 'Offline for Maintenance', text: 'maintenance' },
  H81: {
    status: 502,
    title: 'Heroku | Welcome to your new app!',
    text: 'nothing has been deployed yet',
  },
  H82: failed("the account's eco dyno hours are used up"),
};

/** The page that the router itself answers with. @param code Heroku's, such as H14 */
export function refusal(code: string): RouterAnswer {
  const { status, title, text } = ERRORS[code] ?? failed(code);
  return { status, text: page(title, text), headers: HEADERS, code };
}

/** What a fault of the scenario answers with where it has no text of its own. @param status HTTP's */
export function faultPage(status: number): RouterAnswer {
  return { status, text: page('Application Error', 'as the scenario says'), headers: HEADERS };
}

/** For a host that Heroku has no app for. */
export const NO_SUCH_APP: RouterAnswer = {
  status: 404,
  text: page('No such app', 'there is no app of this name'),
  headers: HEADERS,
};

function page(title: string, text: string): string {
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1><p>(simulated) ${text}</p></body>
</html>
`;
}
