import { inScene } from './recorder.ts';

/** A picture of a terminal, made from a real run. */
export interface Picture {
  /** what it shows, in words: its title, and the README's text for it */
  readonly title: string;
  /** the terminal's lines, 80 columns wide, with color */
  readonly record: () => Promise<string[]>;
}

/** Every picture, by the name of its file in docs/. */
export const PICTURES: Readonly<Record<string, Picture>> = {
  'push-eco': {
    title:
      'A push to a sleeping Eco app: the app wakes up in the background during the build, and the report says so',
    // Real time, because the report shows how long the app took.
    record: () =>
      inScene(
        { preset: 'sleeping', app: { bootSeconds: 6, buildSeconds: 8 }, speed: 1 },
        async ({ push, reportWith }) => [...(await push()), '', ...(await reportWith(/building/))],
      ),
  },
  'push-standard': {
    title:
      'A push to a Standard app: it is awake, and each warning has its reason and the command that fixes it',
    record: () => inScene({ preset: 'one-dyno', speed: 20 }, ({ push }) => push()),
  },
  'push-again': {
    title: 'The next push to the same app: one line, and one about the deploy before it',
    record: () =>
      inScene({ preset: 'one-dyno', speed: 20 }, async ({ deploy, push }) => {
        await deploy();
        return push();
      }),
  },
  fix: {
    title: 'The plan of heroku-preflight fix: three steps, what each changes and what it costs',
    record: () =>
      inScene({ preset: 'one-dyno', speed: 20 }, ({ preflight }) => preflight('fix', '--dry-run')),
  },
};
