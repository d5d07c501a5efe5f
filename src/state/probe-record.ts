import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';

// What probes saw during a deploy. Times are in milliseconds from when the first probe was due, by this
// machine's monotonic clock. The file lies beside the run's record, and goes with it.

/** How a probe ended. */
export const SAMPLE_RESULTS = [
  /** the answer that the config expects */
  'ok',
  /** no connection, or it broke */
  ...(['dns', 'connect', 'tls', 'reset'] as const),
  /** no whole answer in time */
  'timeout',
  /** 5xx */
  'server-error',
  /** another status than expected */
  'status',
  /** the expected status without the expected text */
  'body',
] as const;

export type SampleResult = (typeof SAMPLE_RESULTS)[number];

/** Why a probe says nothing about the app. */
export const VOID_REASONS = [
  /** this process was too busy to send it on time */
  'late',
  /** this machine was suspended */
  'suspended',
  /** this machine had no network */
  'offline',
  /** the app refuses our probes, because there are too many (429) */
  'limited',
] as const;

export type VoidReason = (typeof VOID_REASONS)[number];

const ms = z.nullable(z.number());

const Sample = z.object({
  /** index in the run's paths */
  path: z.number(),
  /** whether it opened a connection of its own */
  isNew: z.boolean(),
  dueMs: z.number(),
  /** when it was sent, on a connection that was ready; null: it never was */
  sentMs: ms,
  /** when the answer was known, or the failure */
  endedMs: z.number(),
  status: z.nullable(z.number()),
  result: z.enum(SAMPLE_RESULTS),
  /** the release that the answer names */
  release: z.nullable(z.number()),
  /** the dyno that the answer names */
  dyno: z.nullable(z.string()),
  /** null: it counts */
  voidedBy: z.nullable(z.enum(VOID_REASONS)),
});

/** One probe. Its latency is `endedMs - dueMs`: a visitor's wait doesn't begin when we get around to it. */
export type Sample = z.infer<typeof Sample>;

/** When phases of the deploy ended; null: unknown, or not reached. */
const PhaseEnds = z.object({
  /** when the build began */
  found: ms,
  built: ms,
  released: ms,
  /** when the last new dyno came up */
  booted: ms,
  /** when requests reached only the new release */
  switched: ms,
  /** when the app was warm */
  warmed: ms,
});

export type PhaseEnds = z.infer<typeof PhaseEnds>;

const ProbeRun = z.object({
  version: z.literal(1),
  /** in milliseconds since 1970, when the first probe was due */
  startedAt: z.number(),
  intervalMs: z.number(),
  paths: z.readonly(z.array(z.string())),
  phases: PhaseEnds,
  /** in the order in which they were due */
  samples: z.readonly(z.array(Sample)),
});

/** All probes of one deploy. */
export type ProbeRun = z.infer<typeof ProbeRun>;

/** An hour of probes takes 1 MB, at two per second. */
const MOST_BYTES = 16 * 1024 * 1024;

const probePath = (folder: string, id: string): string => join(folder, `${id}.probe`);

/** @param id of the run */
export const writeProbeRun = (
  files: Files,
  folder: string,
  id: string,
  run: ProbeRun,
): Promise<void> => files.write(probePath(folder, id), `${JSON.stringify(run)}\n`);

/** Undefined if there is none, or if it can't be read. */
export async function readProbeRun(
  files: Files,
  folder: string,
  id: string,
): Promise<ProbeRun | undefined> {
  try {
    const text = await files.read(probePath(folder, id), { most: MOST_BYTES });
    return ProbeRun.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
