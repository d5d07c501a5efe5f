import { printable } from '../../base/text.ts';
import type { SimEvent } from '../events.ts';
import { type LogLine, type SimApp, USER } from './model.ts';

// "Logplex only holds your most recent 1,500 lines" (devcenter: logging).
const KEPT = 1500;

/** Adds what an event would write to the log of its app. `changes` emits `log` with the line. */
export function writeLog(apps: ReadonlyMap<string, SimApp>, event: SimEvent, at: Date): void {
  const app = 'app' in event ? apps.get(event.app) : undefined;
  const entry = app && entryOf(event);
  if (!app || !entry) return;
  const line = { at, ...entry };
  app.logs.push(line);
  if (app.logs.length > KEPT) app.logs.shift();
  app.changes.emit('log', line);
}

function entryOf(event: SimEvent): Omit<LogLine, 'at'> | undefined {
  if (event.type === 'router-response') return byRouter(event);
  if (event.type === 'dyno') {
    const { name, from = 'down', to } = event;
    if (from === to) return undefined;
    return { source: 'heroku', process: name, text: `State changed from ${from} to ${to}` };
  }
  if (event.type === 'release') return byApi(`Release v${event.version} created`);
  if (event.type === 'scale') {
    return byApi(`Scaled to ${event.process}@${event.quantity}:${event.size}`);
  }
  if (event.type !== 'build') return undefined;
  return byApi(`Build ${event.status === 'pending' ? 'started' : event.status}`);
}

type RouterResponse = Extract<SimEvent, { type: 'router-response' }>;

function byRouter(event: RouterResponse): Omit<LogLine, 'at'> {
  const { code, method, path, request, dyno = '', queuedMs, status } = event;
  const level = code === undefined ? 'info' : `error code=${code}`;
  const about = `method=${method} path="${printable(path)}" request_id=${request} dyno=${dyno}`;
  const text = `at=${level} ${about} connect=${Math.round(queuedMs)}ms status=${status}`;
  return { source: 'heroku', process: 'router', text };
}

const byApi = (what: string): Omit<LogLine, 'at'> => ({
  source: 'app',
  process: 'api',
  text: `${what} by user ${USER.email}`,
});

/** As `heroku logs` prints it. */
export const logText = ({ at, source, process, text }: LogLine): string =>
  `${at.toISOString().replace('Z', '000+00:00')} ${source}[${process}]: ${text}`;
