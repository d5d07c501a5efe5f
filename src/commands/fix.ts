import { systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { jsonText } from '../base/json.ts';
import { ownCommand, printable } from '../base/text.ts';
import { applyPlan } from '../fix/apply.ts';
import { parseChoice } from '../fix/choice.ts';
import { requireHealthyDynos, requireRequests } from '../fix/guards.ts';
import { betweenChanges, type Interruption } from '../fix/interruption.ts';
import { type Plan, planFix, readsForPlan, type Step } from '../fix/plan.ts';
import { exitCodeOf, type FixOutcome, type FixReport } from '../fix/undo.ts';
import type { AppReadings } from '../heroku/readings.ts';
import { openWritable, type WritableApp } from '../heroku/writer.ts';
import type { Question } from '../install/outcome.ts';
import { fixJson } from '../report/fix-json.ts';
import { endLines, lastLines, planLines, stepReportLines } from '../report/fix-lines.ts';
import { HEARING_OUT, totalText } from '../report/fix-words.ts';
import { type Style, styleFor } from '../terminal/style.ts';
import { command, complain, confirm } from './cli.ts';
import { flag, option, type Values } from './command-table.ts';
import { API_BUDGET_MS as budgetMs, APP_OPTIONS, openApp } from './open-app.ts';
import { showWaiting } from './progress.ts';

const OPTIONS = {
  ...APP_OPTIONS,
  yes: {
    ...flag("don't ask; changes the dyno tier only with --only dyno-tier"),
    short: 'y',
  },
  'dry-run': flag('show the plan and change nothing'),
  only: option(
    'IDS',
    'fix only these checks, even if the config turns them off; the only way to fix runtime-metadata and deploy-hook',
  ),
  skip: option('IDS', 'fix all but these checks'),
  json: flag('print one JSON object (described by fix.schema.json)'),
} as const;

type Options = Values<typeof OPTIONS>;

/** `heroku-preflight fix`. */
export const fixCommand = command(
  {
    name: 'fix',
    summary: 'Set up an app for zero-downtime deploys (asks first)',
    usage: 'heroku-preflight fix [options]',
    about: [
      'Fixes what the checks find in a safe order: dyno-tier, session-affinity, web-dynos, preboot. Shows the plan with its effects and prices, then asks. Never scales down or removes anything, except deploy hooks with --only deploy-hook.',
    ],
    options: OPTIONS,
    notes: ['IDS are check ids with commas between them: --only web-dynos,preboot'],
    examples: [
      'npx heroku-preflight fix --dry-run',
      'npx heroku-preflight fix --app my-app --only session-affinity',
    ],
    exits: {
      0: "everything is fixed, there's nothing to fix, or it was a dry run",
      1: "stopped halfway, you answered no, or the app can't have what you named",
      2: 'failed, and nothing was changed',
    },
  },
  async (options, context) => {
    const outcome = await fix(context, options);
    if (options.json) context.stdout.write(jsonText(fixJson(outcome)));
    if ('error' in outcome) complain('heroku-preflight', outcome.error, context);
    return exitCodeOf(outcome);
  },
);

/** For people: with --json, stdout is only for the object. */
interface Screen {
  readonly style: Style;
  readonly say: (lines: readonly string[]) => void;
}

function screenOf({ stdout, stderr, env, platform }: CommandContext, { json }: Options): Screen {
  const stream = json ? stderr : stdout;
  return {
    style: styleFor(stream, env, platform),
    say: (lines) => void stream.write(text(lines)),
  };
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

async function fix(context: CommandContext, options: Options): Promise<FixOutcome> {
  const choice = parseChoice(options);
  const { app, token, gitConfig, userAgent, settings } = await openApp(context, options);
  const interruption = betweenChanges(context.signal, () => {
    context.stderr.write(`${HEARING_OUT}\n`);
  });
  const heroku = { ...context, userAgent, signal: interruption.signal };
  const wanted = readsForPlan(settings.checks, choice);
  const writable = await openWritable(heroku, gitConfig)({ app, token, wanted, budgetMs });
  context.signal.throwIfAborted();
  const { readings } = writable;
  const plan = planFix({ app, readings, settings: settings.checks, choice, today: clock.today() });
  const screen = screenOf(context, options);
  screen.say(planLines(plan, screen.style));
  const refused = await mayApply(plan, context, options, readings);
  if (refused) {
    if (refused.kind !== 'nothing-to-do') screen.say([unchangedText(refused)]);
    return refused;
  }
  const report = await apply(plan, { ...writable, ...interruption }, context, screen);
  return { kind: 'applied', plan, report };
}

const unchangedText = ({ kind }: FixOutcome): string =>
  kind === 'planned' ? '  Dry run: nothing was changed.' : '  Nothing was changed.';

/** How it ends before anything is changed; undefined: it continues. */
async function mayApply(
  plan: Plan,
  context: CommandContext,
  options: Options,
  readings: AppReadings,
): Promise<FixOutcome | undefined> {
  if (plan.steps.length === 0) return { kind: 'nothing-to-do', plan };
  const isDry = options['dry-run'];
  try {
    requireHealthyDynos(plan, readings);
    if (!isDry) requireRequests(plan, readings.requestsLeft);
  } catch (error) {
    return outcomeOf(error, 'refused', plan);
  }
  if (isDry) return { kind: 'planned', plan };
  if (options.yes) return undefined;
  try {
    const agreed = await confirm(questionOf(plan), true, context);
    context.signal.throwIfAborted();
    return agreed ? undefined : { kind: 'declined', plan };
  } catch (error) {
    return outcomeOf(withoutUnnamed(error, plan), 'needs-yes', plan);
  }
}

/** --yes alone wouldn't change the dyno tier that the plan shows: it must be named. */
function withoutUnnamed(error: unknown, { app, steps }: Plan): unknown {
  const movesTier = steps.some(({ change }) => change.kind === 'resize');
  if (!(error instanceof PreflightError) || !movesTier) return error;
  const ids = [...new Set(steps.map(({ check }) => check))].join();
  return new PreflightError(error.code, error.message, {
    hint: 'Use --dry-run to see the changes, or to make them:',
    command: ownCommand(`fix -a ${printable(app)} --yes --only ${ids}`),
  });
}

function outcomeOf(error: unknown, kind: 'refused' | 'needs-yes', plan: Plan): FixOutcome {
  if (!(error instanceof PreflightError)) throw error;
  return { kind, plan, error };
}

function questionOf({ app, total }: Plan): Question {
  const subjects = [printable(app)];
  return { subjects, text: `This changes ${subjects.join()}: ${totalText(total)}.` };
}

async function apply(
  plan: Plan,
  ports: WritableApp & Interruption,
  context: CommandContext,
  { say, style }: Screen,
): Promise<FixReport> {
  const waiting = showWaiting(context, style);
  const begun = new Set<Step>();
  context.lastWords(() => text(lastLines(plan, [...begun], style)));
  const report = await applyPlan(
    plan,
    { ...clock, ...ports },
    {
      onSend: (step) => begun.add(step),
      onWait: waiting.onWait,
      onStep: (done) => {
        if (done.state === 'not-made') begun.delete(done.step);
        waiting.end();
        say(stepReportLines(done, style));
      },
    },
  );
  context.lastWords(() => '');
  say(endLines(plan, report, style));
  return report;
}
