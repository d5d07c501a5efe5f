import type { Env } from '../base/context.ts';
import { asPreflightError } from '../base/errors.ts';
import { type CheckResult, readsOf } from '../checks/run-checks.ts';
import { loadConfig } from '../config/load.ts';
import type { MisnamedApp } from '../config/misnamed-apps.ts';
import type { Config } from '../config/schema.ts';
import { type Settings, settingsFor } from '../config/settings.ts';
import type { Source } from '../git/source.ts';
import { herokuHosts } from '../heroku/hosts.ts';
import type { Heroku } from '../heroku/open.ts';
import { parseRemote } from '../heroku/remote-url.ts';
import {
  blockedLines,
  complaintLines,
  failureLines,
  noticeLines,
  remarkLines,
  stoppedLines,
} from '../report/hook-report.ts';
import type { PushFindings } from '../report/push-topics.ts';
import { tally } from '../report/check-lines.ts';
import { HOOK_EXIT, type HookExit } from './contract.ts';
import { checksIn, isCi, mayFollow, type PushMode, pushMode, stepsOf } from './mode.ts';
import { type Deploy, type NothingNew, planPush, type PushInput } from './plan-push.ts';
import type { PushProcess } from './push-options.ts';
import { tell, type TellPorts } from './tell.ts';
import {
  type ComingSource,
  warmAndCheck,
  type WarmAndCheckPorts,
  type Wanted,
} from './warm-and-check.ts';

export interface PreflightPorts extends Omit<WarmAndCheckPorts, 'fetch' | 'readApp'>, TellPorts {
  /** throws where the environment names no host */
  readonly openHeroku: () => Heroku;
  /** absolute path of heroku-preflight.json */
  readonly configPath: string;
  /** the commit that is deployed */
  readonly readSource: (push: Pick<Deploy, 'commit' | 'replaced'>) => Promise<Source>;
  readonly pushProcess: () => Promise<PushProcess>;
}

/** Undefined: there is none. */
type ComingConfig = Promise<Config | undefined>;

/**
 * The whole hook: what the push means to Heroku, what the developer chose, the warm-up beside the
 * checks, the report. Returns a code of HOOK_EXIT. A failure takes a line or two, and
 * the push continues, unless the config says `onFailure: "block"`.
 */
export async function preflight(input: PushInput, ports: PreflightPorts): Promise<HookExit> {
  const { env, gitConfig, say, style } = ports;
  const mode = pushMode(env, gitConfig);
  if (mode.mode === 'off') return HOOK_EXIT.proceed;
  const config = ahead(loadConfig(ports.files, ports.configPath));
  try {
    const heroku = ports.openHeroku();
    const push = planPush(input, heroku.hosts, await input.manyRefs?.());
    if (push.kind === 'deploy')
      return await preflightDeploy(push, mode, config, { ...ports, ...heroku });
    if (push.kind === 'builds-nothing') {
      // Loaded only now: most pushes to Heroku deploy.
      const { preflightUnbuilt } = await import('./builds-nothing.ts');
      const { checks } = settingsFor(await config, push.app);
      return await preflightUnbuilt(push, mode, checks, ports);
    }
    if (push.kind === 'nothing-new')
      return await preflightNothing(push, mode, config, { ...ports, ...heroku });
    if (push.kind !== 'none') say(remarkLines(push, style));
    return HOOK_EXIT.proceed;
  } catch (error) {
    return afterFailure(error, config, input, ports);
  }
}

/** Says why the hook can't do its work. Returns a code of HOOK_EXIT, which `onFailure` decides. */
export async function afterFailure(
  error: unknown,
  config: ComingConfig,
  input: PushInput,
  { env, say, style }: Pick<PreflightPorts, 'env' | 'say' | 'style'>,
): Promise<HookExit> {
  say(failureLines(asPreflightError(error), style));
  if (!(await isBlockedByFailure(config, input, env))) return HOOK_EXIT.proceed;
  say(blockedLines(undefined));
  return HOOK_EXIT.block;
}

/** For a promise that is awaited later or never: its failure isn't an unhandled rejection. */
function ahead<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** A config that can't be used blocks nothing. */
async function isBlockedByFailure(
  config: ComingConfig,
  { url }: PushInput,
  env: Env,
): Promise<boolean> {
  try {
    return settingsFor(await config, appAt(url, env)).onFailure === 'block';
  } catch {
    return false;
  }
}

/** Undefined if Heroku's host is unknown: then the settings of single apps don't apply. */
function appAt(url: string, env: Env): string | undefined {
  try {
    const remote = parseRemote(url, herokuHosts(env));
    return remote.kind === 'heroku' ? remote.app : undefined;
  } catch {
    return undefined;
  }
}

type DeployPorts = PreflightPorts & WarmAndCheckPorts & Pick<Heroku, 'hosts'>;

/** Heroku's API answers within about half a second. */
const LONG_MS = 2_000;

async function preflightDeploy(
  push: Deploy,
  mode: PushMode,
  config: ComingConfig,
  ports: DeployPorts,
): Promise<HookExit> {
  const { say, style } = ports;
  if (mode.problem) say(complaintLines(mode.problem, style));
  const source = mode.mode === 'warm' ? undefined : startReadingSource(push, ports);
  const [file, { dryRun, quiet, pid }] = await Promise.all([config, ports.pushProcess()]);
  const settings = settingsFor(file, push.app);
  const wanted = wantedOf(push.app, settings, mode, { ...ports, gitPid: pid });
  if (wanted.warmup === false && wanted.checks === false) return HOOK_EXIT.proceed;
  if (dryRun) {
    if (!quiet) say(noticeLines('dry run: the app is neither woken nor checked', style));
    return HOOK_EXIT.proceed;
  }
  const wait = wanted.warmup === false ? 0 : wanted.warmup.wait;
  const coming = ahead(warmAndCheck(push, wanted, source, ports));
  const misnamed = await misnamedIn(file, push.app, ports);
  const findings = await tell(
    push,
    coming.then((found) => ({ ...found, misnamed })),
    { quiet, patienceMs: wait + LONG_MS },
    ports,
  );
  return verdict(findings, settings, push, ports);
}

/** The settings that are probably meant for this app, under another name. */
async function misnamedIn(
  file: Config | undefined,
  app: string,
  { gitConfig, hosts }: Pick<DeployPorts, 'gitConfig' | 'hosts'>,
): Promise<MisnamedApp | undefined> {
  if (file?.apps === undefined || Object.hasOwn(file.apps, app)) return undefined;
  const [{ misnamedApps }, { herokuRemotes }] = await Promise.all([
    import('../config/misnamed-apps.ts'),
    import('../heroku/apps.ts'),
  ]);
  const remotes = herokuRemotes(gitConfig, hosts).map((remote) => remote.app);
  return misnamedApps(file, [...new Set([...remotes, app])]).find(({ meant }) => meant === app);
}

/** Nothing is deployed, so nothing can stop it. */
async function preflightNothing(
  push: NothingNew,
  { mode }: PushMode,
  config: ComingConfig,
  ports: DeployPorts,
): Promise<HookExit> {
  if (!checksIn(mode) || (await ports.pushProcess()).dryRun) return HOOK_EXIT.proceed;
  const { checks } = settingsFor(await config, push.app);
  // Loaded only now: most pushes have something new.
  const { nothingNewLines } = await import('./nothing-new.ts');
  const lines = await nothingNewLines(push, checks, ports);
  if (lines.length > 0) ports.say(lines);
  return HOOK_EXIT.proceed;
}

/** Started first, because git takes longer than everything else before the checks. */
const startReadingSource = (push: Deploy, { readSource }: PreflightPorts): ComingSource =>
  ahead(readSource(push));

function wantedOf(
  app: string,
  settings: Settings,
  mode: PushMode,
  { env, gitConfig, gitPid }: PreflightPorts & { readonly gitPid: number | undefined },
): Wanted {
  const warmupInCi = settings.warmup !== false && settings.warmup.ci;
  const steps = stepsOf(mode, { ci: isCi(env), warmupInCi });
  return {
    warmup: steps.warm && settings.warmup,
    checks: steps.check && readsOf(settings.checks).size > 0 && settings.checks,
    follow: mayFollow(app, settings.deploy, { env, gitConfig }) && {
      ...{ gitPid, warms: settings.deploy.warm },
      probing: settings.deploy.probe ? settings.deploy.probing : null,
    },
    stops: (results) => isStopped(results, settings.onFailure),
  };
}

function verdict(
  findings: PushFindings,
  { onFailure }: Settings,
  push: Deploy,
  { say }: PreflightPorts,
): HookExit {
  const counts = tally(findings.checks);
  if (!isStopped(findings.checks, onFailure)) return HOOK_EXIT.proceed;
  if (counts.errors > 0) {
    say(stoppedLines(counts, push.again));
    return HOOK_EXIT.block;
  }
  say(blockedLines(push.again));
  return HOOK_EXIT.block;
}

/** By an error, or by a check that couldn't run where the config says so. */
const isStopped = (results: readonly CheckResult[], onFailure: Settings['onFailure']): boolean =>
  tally(results).errors > 0 ||
  (onFailure === 'block' && results.some(({ status }) => status === 'unreadable'));
