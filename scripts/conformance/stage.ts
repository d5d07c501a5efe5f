import * as z from 'zod/mini';
import type { ApiPath } from '../../src/heroku/api.ts';
import { buildStackOf } from '../../src/heroku/platform.ts';
import {
  App,
  Build,
  type Dyno,
  Dyno as DynoShape,
  Feature,
  type Formation,
  Formation as FormationShape,
  Release,
} from '../../src/heroku/shapes.ts';
import type { Answer, Api } from './api.ts';
import type { Code, Pushed, Repository } from './code.ts';
import { NotTold, type Tier } from './row.ts';
import type { Visit } from './visit.ts';

/** Heroku, the app and its code, as the rows use them. */
export interface StagePorts {
  readonly app: string;
  /** the app's id, which the metrics API wants */
  readonly appId: string;
  readonly api: Api;
  /** origins of the metrics API and the status page; undefined: only heroku.com has them */
  readonly metrics: string | undefined;
  readonly status: string | undefined;
  readonly repository: Repository;
  /** @param path of the app */
  readonly visit: (path?: string, cookie?: string) => Promise<Visit>;
  /** a request without a token */
  readonly fetchText: (url: string) => Promise<string>;
  /** in Heroku's time, which a simulator may speed up */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** says what is being waited for */
  readonly say: (text: string) => void;
}

const SIZES: Readonly<Record<Tier, string>> = {
  eco: 'eco',
  standard: 'standard-1x',
  performance: 'performance-m',
};

const POLL_MS = 2_000;
// A computer that was asleep finds its time over.
const FEWEST_LOOKS = 15;
// Heroku's limit for a boot is 60 s, and a dyno needs a host first.
const BOOT_MS = 150_000;

/** One app in the hands of the rows: each brings it into the state that it needs, and looks. */
export class Stage {
  readonly ports: StagePorts;
  readonly #scenes = new Map<string, Promise<unknown>>();
  #code: Code | undefined;

  constructor(ports: StagePorts) {
    this.ports = ports;
  }

  path(below = ''): ApiPath {
    return `/apps/${this.ports.app}${below}`;
  }

  /** Several rows look at one scene, which is played once. */
  scene<T>(name: string, play: () => Promise<T>): Promise<T> {
    const played = this.#scenes.get(name) ?? play();
    this.#scenes.set(name, played);
    return played as Promise<T>;
  }

  releases(most = 10): Promise<readonly Release[]> {
    const range = `version ..; max=${most}, order=desc`;
    return this.ports.api.read(this.path('/releases'), z.array(Release), range);
  }

  async newest(): Promise<Release> {
    const [release] = await this.releases(1);
    if (!release) throw new NotTold('the app has no release');
    return release;
  }

  /** the newest first */
  async builds(): Promise<readonly Build[]> {
    const builds = await this.ports.api.read(this.path('/builds'), z.array(Build));
    return [...builds].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  }

  dynos(): Promise<readonly Dyno[]> {
    return this.ports.api.read(this.path('/dynos'), z.array(DynoShape));
  }

  async web(): Promise<readonly Dyno[]> {
    return (await this.dynos()).filter(({ type }) => type === 'web');
  }

  formation(): Promise<readonly Formation[]> {
    return this.ports.api.read(this.path('/formation'), z.array(FormationShape));
  }

  /** Looks until it sees something. Rejects with NotTold after `seconds`. */
  async until<T>(
    what: string,
    seconds: number,
    look: () => Promise<T | undefined | false>,
    pauseMs = POLL_MS,
  ): Promise<T> {
    const { now, sleep, say, signal } = this.ports;
    const begun = now();
    say(`waiting until ${what}`);
    for (let looks = 1; ; looks += 1) {
      signal.throwIfAborted();
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      if (now() - begun > seconds * 1_000 && looks >= FEWEST_LOOKS)
        throw new NotTold(`waited ${seconds} s in vain until ${what}`);
      await sleep(pauseMs);
    }
  }

  /** A request to the app that names the release and the dyno that answered. */
  async namedVisit(cookie?: string): Promise<Visit & { release: number; dyno: string }> {
    const visit = await this.ports.visit('/', cookie);
    const { release, dyno, status } = visit;
    if (release === undefined || dyno === undefined)
      throw new NotTold(`the app answered ${status} without its dyno and release`);
    return { ...visit, release, dyno };
  }

  /** Commits and pushes, and doesn't wait for dynos. */
  async push(code: Code, ref = 'refs/heads/main', signal?: AbortSignal): Promise<Pushed> {
    this.ports.say(`pushing (${Object.values(code).join('; ') || 'the usual code'})`);
    this.#code = undefined;
    await this.ports.repository.commit(code);
    return this.ports.repository.push(`HEAD:${ref}`, signal);
  }

  /** A push that has to succeed. @returns its release */
  async deploy(code: Code): Promise<Release> {
    const pushed = await this.push(code);
    if (pushed.code !== 0) throw new NotTold(`git push failed: ${excerpt(pushed.output)}`);
    this.#code = Object.keys(code).length === 0 ? USUAL : code;
    return this.newest();
  }

  /** The app runs the usual code on such dynos, and all of them are up. */
  async run(tier: Tier, quantity = 1): Promise<void> {
    await this.feature('preboot', false);
    if (this.#code !== USUAL) await this.deploy(USUAL);
    await this.resize(tier, quantity);
    await this.allUp();
  }

  /** Web dynos of this size, and no others. */
  async resize(tier: Tier, quantity: number): Promise<void> {
    const size = SIZES[tier];
    const formation = await this.formation();
    const isThere = formation.every(({ type, ...process }) =>
      type === 'web'
        ? process.quantity === quantity && process.size.toLowerCase() === size
        : process.quantity === 0,
    );
    if (isThere) return;
    const updates = formation.map(({ type }) => ({
      ...{ type, size },
      quantity: type === 'web' ? quantity : 0,
    }));
    const answer = await this.patch('/formation', { updates });
    if (!answer.ok) throw new NotTold(`no ${size} dynos: ${answer.refusal}`);
  }

  async allUp(): Promise<void> {
    const formation = await this.formation();
    const wanted = formation.find(({ type }) => type === 'web')?.quantity ?? 0;
    await this.until('all web dynos are up', BOOT_MS / 1_000, async () => {
      const web = await this.web();
      return web.length === wanted && web.every(({ state }) => state === 'up');
    });
  }

  async feature(name: string, enabled: boolean): Promise<void> {
    const now = await this.ports.api.read(this.path(`/features/${name}`), Feature);
    if (now.enabled === enabled) return;
    const answer = await this.patch(`/features/${name}`, { enabled });
    if (!answer.ok) throw new NotTold(`${name} can't be changed: ${answer.refusal}`);
  }

  async buildStack(): Promise<string> {
    const name = buildStackOf(await this.ports.api.read(this.path(), App));
    if (name === undefined) throw new NotTold('the app has no stack');
    return name;
  }

  patch(below: string, body: object): Promise<Answer> {
    return this.ports.api.ask({ method: 'PATCH', path: this.path(below), body });
  }

  /** The code is no longer the one that was pushed last. */
  forgetCode(): void {
    this.#code = undefined;
  }

  /** When something happened by Heroku's clock, by ours. */
  when(stamp: string | null | undefined): number {
    const clocks = this.ports.api.clocks();
    if (!clocks || stamp == null) throw new NotTold("Heroku's API doesn't tell the time");
    return Date.parse(stamp) - clocks.theirs + clocks.ours;
  }
}

const USUAL: Code = {};

/** The last lines of git's output, without what git says itself. */
const excerpt = (output: string): string =>
  output.trim().split('\n').slice(-3).join(' / ').slice(0, 300);
