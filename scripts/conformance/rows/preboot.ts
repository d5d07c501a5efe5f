import { BOOT_TIMEOUT_SECONDS } from '../../../src/simulator/app/dynos.ts';
import { AFTER_BOOT_TIMEOUT_MS } from '../../../src/simulator/app/preboot.ts';
import type { Answer } from '../api.ts';
import type { Code } from '../code.ts';
import { NotTold, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import type { Visit } from '../visit.ts';
import { about, isAbout } from './measure.ts';

const SWITCH_MS = BOOT_TIMEOUT_SECONDS * 1_000 + AFTER_BOOT_TIMEOUT_MS;

/** What a deploy with Preboot shows until its switch. */
interface Window {
  /** the releases of the web dynos that the API lists while the old release answers */
  readonly listed: readonly number[];
  readonly target: number;
  /** how many answers came from the old release */
  readonly fromOld: number;
  /** from the release to the first answer that isn't the old release's */
  readonly switchMs: number;
  readonly next: Visit;
  /** to an attempt to scale the app */
  readonly scaled: Answer | undefined;
}

const LONGEST_WINDOW_S = 600;

/** Deploys with Preboot, and watches until something else than the old release answers. */
async function watchWindow(stage: Stage, code: Code, scales: boolean): Promise<Window> {
  await stage.run('standard', 2);
  await stage.feature('preboot', true);
  const before = (await stage.namedVisit()).release;
  const release = await stage.deploy(code);
  if (release.version <= before) throw new NotTold('the push made no release');
  const createdAt = stage.when(release.created_at);
  const listed = new Set<number>();
  let fromOld = 0;
  let scaled: Answer | undefined;
  let looks = 0;
  const next = await stage.until('Preboot switches', LONGEST_WINDOW_S, async () => {
    const web = looks % 5 === 0 ? await stage.web() : [];
    looks += 1;
    const visit = await stage.ports.visit();
    if (visit.status !== 200 || visit.release !== before) return visit;
    fromOld += 1;
    for (const dyno of web) if (dyno.release?.version != null) listed.add(dyno.release.version);
    if (scales && fromOld === 5) scaled = await stage.patch('/formation/web', { quantity: 1 });
    return undefined;
  });
  const switchMs = next.at + next.ms - createdAt;
  return { listed: [...listed], target: release.version, fromOld, switchMs, next, scaled };
}

const usualWindow = (stage: Stage): Promise<Window> =>
  stage.scene('a deploy with Preboot', () => watchWindow(stage, {}, true));

const listing: Row = {
  behavior: 'with Preboot, the API lists the new dynos while the old ones serve',
  expected: 'while the old release answers, the API lists dynos of the new one only',
  tier: 'standard',
  minutes: 6,
  async play(stage) {
    const { listed, target, fromOld } = await usualWindow(stage);
    if (fromOld === 0 || listed.length === 0)
      throw new NotTold('the old release gave no answer after the new release');
    const isNew = listed.every((version) => version === target);
    const old = listed.some((version) => version === target) ? 'both releases' : 'the old one';
    return {
      seen: `while the old release answered, the API listed dynos of ${isNew ? 'the new one only' : old}`,
      fits: isNew,
    };
  },
};

const switching: Row = {
  behavior: 'Preboot switches 2 minutes after the boot timeout: 3 minutes, Java 3.5',
  expected: `${about(SWITCH_MS)} after the release (Java's isn't played)`,
  tier: 'standard',
  minutes: 0,
  async play(stage) {
    const { switchMs, next, target } = await usualWindow(stage);
    if (next.release !== target)
      throw new NotTold(`the app answered ${next.status}, not ${target}`);
    return {
      seen: `${about(switchMs)} after the release`,
      fits: isAbout(switchMs, SWITCH_MS, 20_000),
    };
  },
};

const refusal: Row = {
  behavior: '… and until then refuses to be scaled',
  expected: 'Heroku refuses to scale',
  tier: 'standard',
  minutes: 0,
  async play(stage) {
    const { scaled } = await usualWindow(stage);
    if (!scaled) throw new NotTold('the window was too short to try');
    const seen = scaled.ok ? 'it was scaled' : scaled.refusal;
    return { seen, fits: !scaled.ok && scaled.status < 500 };
  },
};

const crashing: Row = {
  behavior: '… even to dynos that crash',
  expected: 'the old release answers until the switch, and then the crashed dynos: 503',
  tier: 'standard',
  minutes: 5,
  async play(stage) {
    const code = { web: 'sleep 3 && exit 1' };
    const { fromOld, next, switchMs } = await watchWindow(stage, code, false);
    await stage.feature('preboot', false);
    return {
      seen: `${fromOld} answers of the old release, then ${next.status} after ${about(switchMs)}`,
      fits: fromOld > 0 && next.status === 503,
    };
  },
};

export const prebootRows = { listing, switching, refusal, crashing };
