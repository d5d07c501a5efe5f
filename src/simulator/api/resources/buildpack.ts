import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { languageOf } from '../../app/languages.ts';
import { currentRelease, type SimApp, type World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { sendList } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { readBody } from '../read-body.ts';

const ORDERS = ['id', 'ordinal'];

/** each by its name, URL or URN (devcenter: buildpacks) */
const BuildpackUpdate = z.strictObject({
  updates: z.array(z.strictObject({ buildpack: z.string() })),
});

export function addBuildpacks(api: Api, world: World): void {
  const path = '/apps/:app/buildpack-installations';
  api.get(path, (context) => sendList(context, installations(findApp(world, context)), ORDERS));
  api.put(path, async (context) => {
    const app = findApp(world, context);
    const { updates } = await readBody(context, BuildpackUpdate);
    app.buildpacks = updates.map(({ buildpack }) => nameOf(buildpack));
    return sendList(context, installations(app), ORDERS);
  });
}

/** An app on which none were set has none until its first build finds out what it needs. */
function installations(app: SimApp): Heroku.BuildpackInstallations[] {
  const known = currentRelease(app).slug !== null || app.buildpacks !== app.spec.buildpacks;
  const buildpacks = known ? app.buildpacks : [];
  return buildpacks.map((buildpack, ordinal) => ({ ordinal, buildpack: buildpackBody(buildpack) }));
}

/** @param buildpack name, or URL where it has none */
export function buildpackBody(buildpack: string): { name: string; url: string } {
  const isUrl = buildpack.includes(':');
  return { name: buildpack, url: isUrl ? buildpack : `urn:buildpack:${buildpack}` };
}

/** Heroku's own name for a buildpack, where its URN or its place in the registry says it. */
function nameOf(buildpack: string): string {
  const match =
    /^urn:buildpack:(.+)$/.exec(buildpack) ??
    /^https:\/\/buildpack-registry\.[^/]+\/buildpacks\/([^/]+\/[^/]+)\.tgz$/.exec(buildpack);
  return match?.[1] ?? buildpack;
}

/** How the app's last buildpack describes what it builds. */
export function builtWith({ buildpacks }: SimApp): string | null {
  const last = buildpacks.at(-1);
  return last === undefined ? null : languageOf(last).name;
}
