import { firstOf, systemClock as clock } from '../base/clock.ts';
import type { CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import type { Course } from '../follow/deploy.ts';
import { probeDeploy, type Probed } from '../follow/probe-deploy.ts';
import type { Visitors, Watched } from '../follow/watched.ts';
import { probePorts } from '../probe/ports.ts';
import type { AppView } from './look-at-app.ts';
import type { OpenedApp } from './open-app.ts';
import { showing } from './progress.ts';

/** required: without them, there's nothing to do; if-possible: some apps can't be asked */
export type ProbeWish = 'required' | 'if-possible' | 'none';

export function probeWish(
  options: { readonly probe: boolean; readonly 'no-probe': boolean },
  hasProgram: boolean,
): ProbeWish {
  if (options.probe && options['no-probe'])
    throw new PreflightError('usage', '--probe and --no-probe exclude each other');
  if (options.probe) return 'required';
  return hasProgram && !options['no-probe'] ? 'if-possible' : 'none';
}

export interface ShownProbe {
  readonly onStep: (course: Course) => void;
  /** a minute after the switch, or at once if there was none */
  readonly end: (warmth: Watched['warmth']) => Promise<Probed | undefined>;
  /** without a result */
  readonly abandon: () => void;
}

/**
 * Starts to probe. Undefined: not wanted, or not possible.
 * @throws PreflightError if it's required and the app may not be asked
 */
export function probeShowing(
  context: CommandContext,
  opened: OpenedApp,
  plan: AppView['plan'],
  wish: ProbeWish,
): ShownProbe | undefined {
  if (wish === 'none') return undefined;
  if (plan instanceof PreflightError) {
    if (wish === 'required') throw plan;
    return undefined;
  }
  if (plan.kind === 'useless') return undefined;
  const { request } = plan.plan;
  const ports = probePorts({ ...clock, ...opened }, request);
  const { probing } = opened.settings.deploy;
  const abandoned = new AbortController();
  const signal = firstOf(context.signal, abandoned.signal);
  const probe = probeDeploy(ports, probing, request.paths, signal);
  return {
    onStep: probe.onStep,
    abandon: () => {
      abandoned.abort();
    },
    end: (warmth) => {
      if (warmth?.kind === 'warmed' && warmth.report.isWarm) probe.onWarm();
      return probe.leftMs() === 0
        ? probe.end()
        : showing(context, 'measuring until a minute after the switch', probe.end);
    },
  };
}

export const withVisitors = (
  { settings: { deploy } }: OpenedApp,
  probed: Probed | undefined,
): { readonly visitors: Visitors | undefined } => ({
  visitors: probed && {
    ...{ judgement: probed.judgement, run: probed.run, failOn: deploy.failOn },
  },
});
