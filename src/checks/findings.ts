import type { UnreachableSubmodule } from '../git/left-behind.ts';
import type { ProcfileFlaw, ProcfileLine } from '../heroku/procfile.ts';

// What checks find, as data: the words are in src/report/check-words.ts. Texts from Heroku or the
// repository are unchanged.

import type { System } from '../heroku/readings.ts';

/** Details of a check that passed. */
export type Detail =
  | {
      readonly kind: 'web-dynos';
      /** an autoscaler's minimum, if there is one */
      readonly quantity: number;
      readonly size: string;
      /** the autoscaler's maximum; omitted: there is none */
      readonly upTo?: number;
    }
  | { readonly kind: 'process-types'; readonly types: readonly string[] }
  | { readonly kind: 'config-vars'; readonly count: number }
  | {
      readonly kind: 'stack';
      readonly stack: string;
      /** the one that it runs on until the next build; null: the same */
      readonly from: string | null;
    }
  | { readonly kind: 'release'; readonly version: number }
  | BootTime;

/** Of the quickest web dyno, and how long Heroku allows, in milliseconds. */
export interface BootTime {
  readonly kind: 'boot-time';
  readonly bootMs: number;
  readonly limitMs: number;
}

export type Problem =
  | Unmet
  | {
      readonly kind: 'tier-without-zero-downtime';
      readonly size: string;
      /** how long visitors wait at a deploy, in milliseconds; omitted: unknown */
      readonly bootMs?: number;
    }
  | {
      readonly kind: 'feature-off';
      /** preboot isn't for every database plan: whether the app has one of those can't be told */
      readonly isDataUnknown?: true;
      /** without preboot, how long visitors wait at a deploy, in milliseconds; omitted: unknown */
      readonly bootMs?: number;
    }
  | TooFewWebDynos
  | { readonly kind: 'maintenance-on' }
  | { readonly kind: 'builds-nothing'; readonly refs: readonly string[]; readonly leftOut: number }
  /** git refuses to make a branch of an annotated tag */
  | { readonly kind: 'tag-object' }
  | ProcessTypesGone
  /** no file is called Procfile, but others nearly are; or what is called so isn't a file */
  | { readonly kind: 'procfile-lost'; readonly found: readonly string[] }
  | {
      readonly kind: 'procfile-unreadable';
      readonly flaw: ProcfileFlaw;
      /** Fir fails the build; Cedar goes on without what it can't read */
      readonly failsBuild: boolean;
    }
  | { readonly kind: 'source'; readonly flaws: readonly SourceFlaw[] }
  | { readonly kind: 'config-vars-missing'; readonly names: readonly string[] }
  | {
      readonly kind: 'stack-ended';
      readonly stack: string;
      /** a date, such as `2025-04-30`; null: long ago */
      readonly ended: string | null;
    }
  | {
      readonly kind: 'stack-ending';
      readonly stack: string;
      readonly ends: string;
      /** of so many days the first build fails on purpose; null: not yet */
      readonly failsOncePerDays: number | null;
    }
  | BuildRunning
  | BootTime
  | { readonly kind: 'incident'; readonly systems: readonly System[] }
  | {
      readonly kind: 'release-failed' | 'release-pending';
      readonly app: string;
      readonly version: number;
      readonly description: string | null;
      /** the version that the app runs; null: unknown */
      readonly running: number | null;
    }
  | { readonly kind: 'deploy-hooks'; readonly hooks: readonly DeployHook[] };

/** Dynos run whose process types the commit doesn't declare: the release scales them to 0. */
interface ProcessTypesGone {
  readonly kind: 'process-types-gone';
  readonly processes: readonly { readonly type: string; readonly quantity: number }[];
  /** a line that Heroku passes over, and that names one of them */
  readonly unread?: ProcfileLine | undefined;
}

/** Something in the commit, or in how it's pushed, that Heroku refuses or ignores. */
export type SourceFlaw =
  /** the clone lacks the history that Heroku wants */
  | { readonly kind: 'shallow' }
  /** there are pointers in place of the files that git-lfs has */
  | { readonly kind: 'lfs-pointers'; readonly paths: readonly string[] }
  | { readonly kind: 'submodules'; readonly submodules: readonly UnreachableSubmodule[] }
  /** heroku.yml has no effect on this stack */
  | { readonly kind: 'heroku-yml-ignored'; readonly app: string; readonly stack: string }
  /** the stack `container` builds nothing without one */
  | { readonly kind: 'heroku-yml-missing'; readonly app: string }
  /** the lockfiles of several package managers */
  | { readonly kind: 'lockfiles'; readonly names: readonly string[] };

/** What the app can't meet as it is, where the config makes it an error. */
export type Unmet = { readonly kind: 'unmet' } & (
  | {
      readonly reason: 'tier-without-zero-downtime';
      readonly app: string;
      readonly size: string;
    }
  | {
      readonly reason:
        /** in a Private Space, it's replaced with a gap */
        | 'single-dyno'
        | 'no-stack'
        | 'no-web-process'
        | 'unavailable-in-private-spaces'
        | 'unknown-language';
    }
);

export interface TooFewWebDynos {
  readonly kind: 'too-few-web-dynos';
  /** an autoscaler's minimum, if there is one */
  readonly quantity: number;
  readonly size: string;
  /** the autoscaler's maximum; omitted: there is none */
  readonly upTo?: number;
  readonly min: number;
  /** each deploy has one: a Private Space replaces a single dyno without another one meanwhile */
  readonly hasGap?: true;
  /** setting a quantity would turn an autoscaler off: whether there is one can't be told */
  readonly isAutoscalerUnknown?: true;
  /** a second dyno would log users out where session affinity is off: whether it is can't be told */
  readonly isAffinityUnknown?: true;
}

export interface BuildRunning {
  readonly kind: 'build-running';
  /** how many run; the rest is about the newest */
  readonly count: number;
  /** what its maker calls its version, as a rule the commit */
  readonly commit: string | null;
  /** an email address */
  readonly by: string | null;
  /** ISO 8601 */
  readonly since: string;
  /** null: that time can't be read */
  readonly ms: number | null;
}

/** Something that calls the app after a deploy, so that it wakes. */
export type DeployHook =
  | { readonly kind: 'addon'; readonly name: string }
  | { readonly kind: 'webhook'; readonly id: string; readonly host: string };

export type Advice =
  /** it does no harm, or only a push would meet it */
  | { readonly kind: 'source'; readonly flaws: readonly SourceFlaw[] }
  /** a line that Heroku passes over */
  | { readonly kind: 'procfile-line-unread'; readonly line: ProcfileLine }
  /** a release status that isn't known here */
  | { readonly kind: 'release-status'; readonly version: number; readonly status: string }
  /** no release is listed of an app that has dynos */
  | { readonly kind: 'no-release-listed' }
  | { readonly kind: 'no-visible-warmup' }
  /** preboot's, which Heroku advises against with databases on these plans */
  | { readonly kind: 'shared-data'; readonly plans: readonly string[]; readonly isOn: boolean }
  | {
      readonly kind: 'release-phase';
      /** why the old code goes on beside what the release phase has changed */
      readonly oldCodeRunsOn: 'preboot' | 'rolling-deploys';
    }
  | {
      readonly kind: 'no-identity';
      /** what an app could tell of itself: dynos don't know their id in Private Spaces and containers */
      readonly couldName: 'release' | 'release-and-dyno';
    };

export type NotApplicable =
  | 'not-released'
  | 'no-web-process'
  | 'tier-without-zero-downtime'
  /** a Private Space replaces dyno by dyno, so that nothing like it is needed there */
  | 'rolling-deploys'
  /** there with one dyno, so with a gap */
  | 'single-dyno'
  | 'unavailable-in-private-spaces'
  | 'not-jvm'
  /** nothing tells what the app runs on */
  | 'unknown-language'
  | 'no-commit'
  | 'no-procfile'
  /** a buildpack puts another Procfile in its place */
  | 'other-procfile'
  /** a container's processes are in heroku.yml or its image */
  | 'container'
  /** `cnb`, on Fir: the buildpacks choose the image; or Heroku names none */
  | 'no-stack'
  | 'not-a-push'
  /** no web dyno is up, or has shown how long it took */
  | 'no-boot-seen'
  | 'no-status-page'
  | 'status-late';
