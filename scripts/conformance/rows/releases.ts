import * as z from 'zod/mini';
import { Release } from '../../../src/heroku/shapes.ts';
import { NotTold, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** The config var that the rows set; putting back removes it. */
export const VARIABLE = 'PREFLIGHT_CONFORMANCE';

const setVariable = async (stage: Stage, value: string): Promise<Release> => {
  const answer = await stage.patch('/config-vars', { [VARIABLE]: value });
  if (!answer.ok) throw new NotTold(`no config var can be set: ${answer.refusal}`);
  return stage.newest();
};

const variables: Row = {
  behavior: 'config vars make a release and restart the dynos',
  expected: 'a new release of the same code, and dynos of it',
  tier: 'standard',
  minutes: 1,
  async play(stage) {
    await stage.run('standard');
    const before = await stage.newest();
    const after = await setVariable(stage, `${before.version}`);
    const isNew = after.version > before.version;
    const restarted = isNew && (await reaches(stage, after.version));
    const isSame = after.slug?.id === before.slug?.id;
    return {
      seen: `${isNew ? 'a new release' : 'no release'} of ${isSame ? 'the same' : 'other'} code, and ${restarted ? '' : 'no '}dynos of it`,
      fits: isNew && isSame && restarted,
    };
  },
};

/** Whether the web dynos move to a release. */
const reaches = (stage: Stage, version: number): Promise<boolean> =>
  stage
    .until(`the dynos run v${version}`, 120, async () => {
      const web = await stage.web();
      return web.length > 0 && web.every(({ release }) => release?.version === version);
    })
    .catch((error: unknown) => {
      if (error instanceof NotTold) return false;
      throw error;
    });

const rollback: Row = {
  behavior: 'a rollback releases the code and config vars of an earlier release again',
  expected: 'a new release with the code and the config var of the earlier one',
  tier: 'standard',
  minutes: 3,
  async play(stage) {
    await stage.run('standard');
    const target = await setVariable(stage, 'earlier');
    await stage.deploy({});
    await setVariable(stage, 'later');
    const body = { release: target.id ?? '' };
    const answer = await stage.ports.api.ask({
      method: 'POST',
      path: stage.path('/releases'),
      body,
    });
    stage.forgetCode();
    if (!answer.ok) return { seen: answer.refusal, fits: false };
    const made = answer.as(Release);
    const { [VARIABLE]: value } = await stage.ports.api.read(stage.path('/config-vars'), Variables);
    const hasCode = made.slug?.id === target.slug?.id;
    return {
      seen: `v${made.version} with ${hasCode ? 'the' : 'other'} code and "${String(value)}" of v${target.version} ("earlier")`,
      fits: hasCode && value === 'earlier' && made.version > target.version + 2,
    };
  },
};

const Variables = z.record(z.string(), z.unknown());

/** A push whose release phase fails. */
interface Failed {
  readonly code: number | null;
  readonly status: string;
  readonly isCurrent: boolean;
  readonly before: number;
  /** whose answers the app gives afterwards */
  readonly answers: number;
}

const failedPhase = (stage: Stage): Promise<Failed> =>
  stage.scene('a failed release phase', async () => {
    await stage.run('standard');
    const before = (await stage.newest()).version;
    const { code } = await stage.push({ release: 'sleep 2 && exit 1' });
    const made = await stage.until('the release phase ends', 300, async () => {
      const newest = await stage.newest();
      return newest.version > before && newest.status !== 'pending' && newest;
    });
    const { release: answers } = await stage.namedVisit();
    return { code, before, answers, status: made.status, isCurrent: made.current };
  });

const phase: Row = {
  behavior:
    'a release phase runs before a release takes effect; if it fails, the old release stays',
  expected: 'the release fails, and the old one answers',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    const { status, isCurrent, before, answers } = await failedPhase(stage);
    const stays = answers === before && !isCurrent;
    return {
      seen: `the release ${status}, and the ${stays ? 'old' : 'new'} one answers`,
      fits: status === 'failed' && stays,
    };
  },
};

const acceptance: Row = {
  behavior: '… and the push succeeds anyway',
  expected: 'git push exits with 0',
  tier: 'standard',
  minutes: 0,
  async play(stage) {
    const { code } = await failedPhase(stage);
    return { seen: `git push exits with ${code ?? 'a signal'}`, fits: code === 0 };
  },
};

export const releaseRows = { variables, rollback, phase, acceptance };
