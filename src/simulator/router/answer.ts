import type { ServerResponse } from 'node:http';

/** What the client gets, and what the app's log would say of it. */
export interface RouterAnswer {
  /** 0: the connection is closed without an answer */
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Heroku's error code. Clients don't see it: Heroku tells it the app's log alone. */
  readonly code?: string;
  readonly dyno?: { readonly name: string; readonly release: number };
}

export function sendAnswer(
  response: ServerResponse,
  { status, text, headers }: RouterAnswer,
): void {
  if (status === 0) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, {
      server: 'Heroku',
      via: '1.1 heroku-router',
      'x-simulated': 'heroku-preflight',
      ...headers,
    })
    .end(text);
}
