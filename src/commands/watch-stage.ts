import { ownCommand, printable } from '../base/text.ts';

/** How far `watch` is, for its last words if it's interrupted. */
export type Stage =
  | { readonly kind: 'begun' }
  /** the command runs, or has run */
  | { readonly kind: 'running' }
  /** a deploy is under way */
  | { readonly kind: 'deploying' }
  /** the new release gets the requests */
  | { readonly kind: 'live'; readonly release: number | undefined }
  /** it does, and what visitors feel is measured until the end */
  | { readonly kind: 'measuring'; readonly release: number | undefined }
  /** it's being rolled back */
  | { readonly kind: 'rollback' };

/** Ctrl-C ends neither a build nor a release. */
export function farewellOf(stage: Stage, app: string): string {
  const again = `To see what becomes of it: ${ownCommand(`watch -a ${printable(app)}`)}\n`;
  switch (stage.kind) {
    case 'begun':
      return '';
    case 'running':
      return `Stopped. A deploy that has begun goes on.\n${again}`;
    case 'deploying':
      return `Stopped. The deploy goes on.\n${again}`;
    case 'rollback':
      return `Stopped during the rollback. To see whether it was made: heroku releases -a ${printable(app)}\n`;
    case 'live':
      return `Stopped. ${nameOf(stage)} is live, but may not be warm yet.\n`;
    case 'measuring':
      return `Stopped. ${nameOf(stage)} is live, but what visitors felt isn't measured to the end.\n`;
  }
}

const nameOf = ({ release }: { readonly release: number | undefined }): string =>
  release === undefined ? 'The new release' : `v${release}`;
