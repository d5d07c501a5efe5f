import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { jsonText } from '../base/json.ts';
import { printable } from '../base/text.ts';
import type { WarmupSettings } from '../config/settings.ts';
import { warmJson } from '../report/warm-json.ts';
import { warmLines } from '../report/warm-lines.ts';
import { stateLayout } from '../state/layout.ts';
import { styleFor } from '../terminal/style.ts';
import { warmApp } from '../warm/app.ts';
import { type PlannedWarming, planWarm } from '../warm/plan.ts';
import type { WarmOutcome, WarmReport } from '../warm/report.ts';
import { command } from './cli.ts';
import { flag, option } from './command-table.ts';
import { API_BUDGET_MS as budgetMs, APP_OPTIONS, openApp, type OpenedApp } from './open-app.ts';
import { watchWarming } from './progress.ts';

/** `heroku-preflight warm`. */
export const warmCommand = command(
  {
    name: 'warm',
    summary: 'Send requests until every path is warm on every dyno',
    usage: 'heroku-preflight warm [options]',
    about: [
      'Requests each path in warmup.paths until its responses stop getting faster on every web dyno.',
    ],
    options: {
      ...APP_OPTIONS,
      dynos: option('N', "number of web dynos (default: from Heroku's API)"),
      json: flag('print one JSON object (described by warm.schema.json)'),
    },
    examples: ['npx heroku-preflight warm', 'npx heroku-preflight warm --app my-app --dynos 2'],
    exits: {
      0: 'every path is warm',
      1: "a path isn't warm, or no request can wake the app",
      2: "the command couldn't run, for example because the address isn't known",
    },
  },
  async (options, context) => {
    const dynos = options.dynos === undefined ? undefined : parseDynos(options.dynos);
    const outcome = await warm(context, await openApp(context, options), dynos);
    context.stdout.write(options.json ? jsonText(warmJson(outcome)) : toText(outcome, context));
    return outcome.kind === 'warmed' && outcome.report.isWarm ? 0 : 1;
  },
);

// Heroku's default limit for an app (devcenter: dyno-types).
const MOST_DYNOS = 100;

function parseDynos(text: string): number {
  const dynos = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (dynos >= 1 && dynos <= MOST_DYNOS) return dynos;
  throw new PreflightError('usage', `--dynos must be a number from 1 to ${MOST_DYNOS}`);
}

async function warm(
  context: CommandContext,
  opened: OpenedApp,
  dynos: number | undefined,
): Promise<WarmOutcome> {
  const { app, token, gitConfig } = opened;
  const startedAt = clock.today();
  const decision = await planWarm(
    {
      ...{ ...opened, env: context.env, files, budgetMs, today: clock.today },
      cache: await cacheOf(opened),
      allowedHosts: gitConfig.all('preflight.allowhost'),
    },
    { app, token, dynos, warmup: warmupOf(opened) },
  );
  context.signal.throwIfAborted();
  const start = { app, startedAt, ...decision };
  if (decision.kind === 'useless') return { ...start, kind: 'skipped', reason: decision.reason };
  const report = await send(context, opened, decision);
  const { timeout, window } = decision.plan;
  const { unread, isLanguageUnread } = decision;
  return { ...start, kind: 'warmed', report, unread, timeout, window, isLanguageUnread };
}

function warmupOf({ app, settings: { warmup } }: OpenedApp): WarmupSettings {
  if (warmup !== false) return warmup;
  const name = printable(app);
  throw new PreflightError('warmup-off', `the config sets "warmup" to false for ${name}`, {
    hint: `Remove that, or set "warmup" for ${name} below "apps"`,
  });
}

/** Undefined outside a repository, where nothing is remembered. */
async function cacheOf({ git }: OpenedApp): Promise<string | undefined> {
  const folder = await git.commonDir().catch(() => undefined);
  return folder === undefined ? undefined : stateLayout(folder).cache;
}

async function send(
  context: CommandContext,
  { fetch, userAgent }: OpenedApp,
  { plan }: PlannedWarming,
): Promise<WarmReport> {
  const display = watchWarming(context, plan.request.paths, clock);
  const ports = { ...clock, fetch, userAgent };
  const report = await warmApp(ports, plan, context.signal, display).finally(display.end);
  context.signal.throwIfAborted();
  return report;
}

function toText(outcome: WarmOutcome, { stdout, env, platform }: CommandContext): string {
  return `${warmLines(outcome, styleFor(stdout, env, platform)).join('\n')}\n`;
}
