import { currentRelease, type SimApp } from './model.ts';

// What builds are still taken for (devcenter: stack).
const STACKS = ['heroku-22', 'heroku-24', 'heroku-26', 'container'];

/** Whether an app's next build can be for `stack`: those of generation Fir know one alone. */
export const isAvailable = ({ spec }: SimApp, stack: string): boolean =>
  spec.generation === 'fir' ? stack === 'cnb' : STACKS.includes(stack);

/** Where there is no code yet, it takes effect at once; else with the next build. */
export function setStack(app: SimApp, stack: string): void {
  app.buildStack = stack;
  if (currentRelease(app).slug === null) app.stack = stack;
}
