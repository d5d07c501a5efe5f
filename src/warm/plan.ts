import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { fillInHeaders } from '../config/headers.ts';
import type { RequestSettings, WarmupSettings } from '../config/settings.ts';
import type { ChosenApp } from '../heroku/apps.ts';
import type { AppReader } from '../heroku/open.ts';
import { isJvm, webDynoCount, webProcess } from '../heroku/platform.ts';
import { type AppReadings, type Readings, type ReadName, valueOf } from '../heroku/readings.ts';
import {
  type AddressBook,
  type AddressKnowledge,
  knowledgeAfter,
  notSentError,
  ownHosts,
  recallAddress,
  rememberAddress,
  type WarmupTarget,
  targetAfterApi,
} from '../warmup/address.ts';
import { type AppCondition, conditionOf, type Useless } from '../warmup/condition.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import { windowFor } from './measure.ts';

/** Times in milliseconds. */
export interface WarmPlan {
  readonly request: WarmupRequest;
  /** number of web dynos; undefined if unknown */
  readonly dynos: number | undefined;
  /** number of processes in each dyno; omitted: one, or unknown */
  readonly perDyno?: number;
  /** number of answers that are compared with the same number before them */
  readonly window: number;
  /** for all paths together */
  readonly timeout: number;
  /** answers that name an older release don't count; left out: any release will do */
  readonly release?: number | undefined;
}

/** The app to warm, and the settings. */
export interface WarmWish extends ChosenApp {
  readonly warmup: WarmupSettings;
  /** number of web dynos from --dynos; undefined: the API's number */
  readonly dynos: number | undefined;
  /** whether the config has config vars read, which may be secret */
  readonly readsConfigVars?: boolean;
}

export interface PlanPorts extends AddressBook {
  readonly env: Env;
  readonly readApp: AppReader;
  /** `git config preflight.allowHost` */
  readonly allowedHosts: readonly string[];
  /** for credentials and reads together, in milliseconds */
  readonly budgetMs: number;
}

/** The app, as it was before the requests. */
interface Found {
  /** number of web dynos; undefined if unknown */
  readonly dynos: number | undefined;
  /** of the web dynos; undefined if unknown */
  readonly size: string | undefined;
  readonly wasAsleep: boolean | undefined;
  /** undefined if no address may get requests */
  readonly baseUrl: string | undefined;
  readonly readings: AppReadings;
}

export interface PlannedWarming extends Found {
  readonly kind: 'planned';
  readonly plan: WarmPlan;
  /** why the number of dynos couldn't be read */
  readonly unread: PreflightError | undefined;
  /** whether the window is a guess, because the app's language couldn't be read */
  readonly isLanguageUnread: boolean;
}

export interface UselessWarming extends Found {
  readonly kind: 'useless';
  readonly reason: Useless;
}

const READS: readonly ReadName[] = [
  ...(['app', 'formation', 'dynos', 'ecoHours', 'buildpacks'] as const),
  // Also needed for redirects: they're followed to the app's own domains.
  'domains',
  // They tell whether a deploy is under way.
  ...(['features', 'builds', 'releases'] as const),
];

const CONFIG_READS: readonly ReadName[] = ['webConcurrency'];

/**
 * Reads the app, and decides where the requests go and how many. Rejects with a PreflightError if a
 * header's variable is missing, if the address isn't trusted, or if the app doesn't exist.
 */
export async function planWarm(
  ports: PlanPorts,
  wish: WarmWish,
): Promise<PlannedWarming | UselessWarming> {
  const { app, token, warmup } = wish;
  const { headers, usesSecrets } = fillInHeaders(warmup.request.headers, ports.env);
  const subject = { app, usesSecrets, configured: warmup.url, allowed: ports.allowedHosts };
  const before = await recallAddress(ports, subject);
  const { budgetMs } = ports;
  const wanted = new Set<ReadName>([
    ...READS,
    ...(wish.readsConfigVars === true ? CONFIG_READS : []),
  ]);
  const readings = await ports.readApp({ app, token, wanted, budgetMs });
  assertName(readings);
  const address = knowledgeAfter(before, readings);
  const condition = conditionOf(readings, warmup.url);
  if (condition.useless !== 'internal-routing') await rememberAddress(ports, address);
  const target = targetAfterApi(address);
  const found = foundIn(readings, condition, wish, target);
  if (condition.useless) return { kind: 'useless', reason: condition.useless, ...found };
  if (target.kind === 'refused') throw target.error;
  if (target.doubt)
    throw target.isGuess ? unknownAddress(address) : notSentError(target.baseUrl, address);
  const unread = errorOf(readings);
  const request = requestTo(target.baseUrl, headers, address, wish);
  const plan = planFor(request, found.dynos, readings, warmup);
  const isLanguageUnread = warmup.window === null && isJvmUnread(readings);
  return { kind: 'planned', plan, unread, isLanguageUnread, ...found };
}

/** Text that isn't a valid app name must not become part of an address. */
function assertName({ app }: Readings): void {
  if (app?.ok === false && app.error.code === 'app-name') throw app.error;
}

/** The address that the app's name suggests could be a stranger's. */
function unknownAddress({ unread }: AddressKnowledge): PreflightError {
  if (unread?.code === 'api-not-found') return unread;
  const why = unread ? `: ${unread.message}` : '';
  return new PreflightError('unknown-address', `the app's address is unknown${why}`, {
    hint: unread?.hint ?? 'Set warmup.url in heroku-preflight.json',
  });
}

function foundIn(
  readings: AppReadings,
  { asleep }: AppCondition,
  { dynos }: WarmWish,
  target: WarmupTarget,
): Found {
  const { formation } = readings;
  return {
    readings,
    dynos: dynos ?? webDynoCount(readings),
    size: formation?.ok === true ? webProcess(formation.value)?.size : undefined,
    wasAsleep: asleep,
    baseUrl: target.kind === 'ready' && !target.doubt ? target.baseUrl : undefined,
  };
}

const errorOf = ({ formation }: Readings): PreflightError | undefined =>
  formation?.ok === false ? formation.error : undefined;

/** If both were read and the language is still unknown, the app is a container, without buildpacks. */
const isJvmUnread = (readings: Readings): boolean =>
  isJvm(readings) === undefined &&
  [readings.app, readings.buildpacks].some((reading) => reading?.ok === false);

function requestTo(
  baseUrl: string,
  headers: RequestSettings['headers'],
  address: AddressKnowledge,
  { warmup }: WarmWish,
): WarmupRequest {
  return { ...warmup.request, headers, baseUrl, site: ownHosts(address) };
}

// More would hardly fit into a dyno, and each costs several requests.
const MOST_PROCESSES = 50;

function planFor(
  request: WarmupRequest,
  dynos: number | undefined,
  readings: Readings,
  { window, timeout }: WarmupSettings,
): WarmPlan {
  const comparedWith = windowFor(window, isJvm(readings) === true, dynos);
  const perDyno = Math.min(valueOf(readings.webConcurrency) ?? 1, MOST_PROCESSES);
  return { request, dynos, window: comparedWith, timeout, ...(perDyno > 1 && { perDyno }) };
}
