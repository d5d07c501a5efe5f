import type { Env } from '../base/context.ts';
import type { PreflightError } from '../base/errors.ts';
import { fillInHeaders } from '../config/headers.ts';
import type { RequestSettings, WarmupSettings } from '../config/settings.ts';
import type { ChosenApp } from '../heroku/apps.ts';
import type { AppReader } from '../heroku/open.ts';
import { isJvm, webDynoCount, webProcess } from '../heroku/platform.ts';
import type { Readings, ReadName } from '../heroku/readings.ts';
import {
  type AddressBook,
  type AddressKnowledge,
  knowledgeAfter,
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
  /** web dynos; undefined where that isn't known */
  readonly dynos: number | undefined;
  /** answers that are compared with as many before them */
  readonly window: number;
  /** for everything */
  readonly timeout: number;
}

/** What is to be warmed, and how. */
export interface WarmWish extends ChosenApp {
  readonly warmup: WarmupSettings;
  /** web dynos, where the user says how many; else the API is believed */
  readonly dynos: number | undefined;
}

export interface PlanPorts extends AddressBook {
  readonly env: Env;
  readonly readApp: AppReader;
  /** `git config preflight.allowHost` */
  readonly allowedHosts: readonly string[];
  /** for credentials and reads together, in milliseconds */
  readonly budgetMs: number;
}

/** The app as it was found. */
interface Found {
  /** web dynos; undefined where that isn't known */
  readonly dynos: number | undefined;
  /** theirs */
  readonly size: string | undefined;
  readonly wasAsleep: boolean | undefined;
  /** undefined where none may be asked */
  readonly baseUrl: string | undefined;
}

export interface PlannedWarming extends Found {
  readonly kind: 'planned';
  readonly plan: WarmPlan;
  /** nothing tells whether the address is the app's */
  readonly isGuess: boolean;
  /** why it couldn't be read how many dynos there are */
  readonly unread: PreflightError | undefined;
  /** whether the window is a guess, as what the app runs on couldn't be read */
  readonly isLanguageUnread: boolean;
}

export interface UselessWarming extends Found {
  readonly kind: 'useless';
  readonly reason: Useless;
}

const READS: readonly ReadName[] = [
  ...(['app', 'formation', 'dynos', 'ecoHours', 'buildpacks'] as const),
  // For redirects too: www.example.com is the app's where the API says so.
  'domains',
];

/**
 * Reads the app, and decides where the requests go and how many. Rejects with a PreflightError for a
 * header whose variable is missing, an address that may not be asked, and an app that there isn't.
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
  const readings = await ports.readApp({ app, token, wanted: new Set(READS), budgetMs });
  assertName(readings);
  const address = knowledgeAfter(before, readings);
  await rememberAddress(ports, address);
  const target = targetAfterApi(address);
  const condition = conditionOf(readings);
  const found = foundIn(readings, condition, wish, target);
  if (condition.useless) return { kind: 'useless', reason: condition.useless, ...found };
  if (target.kind === 'refused') throw target.error;
  const unread = errorOf(readings);
  // Whoever mistyped the name shouldn't ask a stranger's app.
  if (target.isGuess && unread?.code === 'api-not-found') throw unread;
  const request = requestTo(target.baseUrl, headers, address, wish);
  const plan = planFor(request, found.dynos, readings, warmup);
  const isLanguageUnread = warmup.window === null && isJvmUnread(readings);
  return { kind: 'planned', plan, isGuess: target.isGuess, unread, isLanguageUnread, ...found };
}

/** A text that can't be an app's name can't be part of an address either. */
function assertName({ app }: Readings): void {
  if (app?.ok === false && app.error.code === 'app-name') throw app.error;
}

function foundIn(
  readings: Readings,
  { asleep }: AppCondition,
  { dynos }: WarmWish,
  target: WarmupTarget,
): Found {
  const { formation } = readings;
  return {
    dynos: dynos ?? webDynoCount(readings),
    size: formation?.ok === true ? webProcess(formation.value)?.size : undefined,
    wasAsleep: asleep,
    baseUrl: target.kind === 'ready' ? target.baseUrl : undefined,
  };
}

const errorOf = ({ formation }: Readings): PreflightError | undefined =>
  formation?.ok === false ? formation.error : undefined;

/** Where both were read, and nothing tells, it's no buildpack's: a container. */
const isJvmUnread = (readings: Readings): boolean =>
  isJvm(readings) === undefined &&
  [readings.app, readings.buildpacks].some((reading) => reading?.ok === false);

function requestTo(
  baseUrl: string,
  headers: RequestSettings['headers'],
  { named, allowed }: AddressKnowledge,
  { warmup }: WarmWish,
): WarmupRequest {
  return { ...warmup.request, headers, baseUrl, site: [...named, ...allowed] };
}

function planFor(
  request: WarmupRequest,
  dynos: number | undefined,
  readings: Readings,
  { window, timeout }: WarmupSettings,
): WarmPlan {
  const comparedWith = windowFor(window, isJvm(readings) === true, dynos);
  return { request, dynos, window: comparedWith, timeout };
}
