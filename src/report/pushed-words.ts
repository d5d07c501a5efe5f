import { cut, listed, listText, plural, printable } from '../base/text.ts';
import type { Problem, SourceFlaw } from '../checks/findings.ts';
import type { ProcfileFlaw, ProcfileLine } from '../heroku/procfile.ts';
import type { Said } from '../terminal/line.ts';

type OfProcfile = Extract<
  Problem,
  { kind: 'process-types-gone' | 'procfile-lost' | 'procfile-unreadable' }
>;

/** What the commit's Procfile, or the lack of one, does to the app. */
export function procfileText(problem: OfProcfile): Said {
  switch (problem.kind) {
    case 'process-types-gone':
      return goneText(problem);
    case 'procfile-lost':
      return lostText(problem.found);
    case 'procfile-unreadable':
      return unreadableText(problem.flaw, problem.failsBuild);
  }
}

type Gone = Extract<OfProcfile, { kind: 'process-types-gone' }>;

function goneText({ processes, unread }: Gone): Said {
  const names = processes.map(({ type }) => type);
  const count = processes.reduce((sum, { quantity }) => sum + quantity, 0);
  const isOne = names.length === 1;
  const types = listed(names, 3);
  const lines = isOne ? `${types} line` : `lines for ${types}`;
  const dynos = isOne
    ? `the ${count === 1 ? '' : `${count} `}${types} ${count === 1 ? 'dyno' : 'dynos'}`
    : `their ${plural(count, 'dyno')}`;
  const added = isOne ? 'the line' : 'the lines';
  const missing = isOne ? `it to the Procfile: ${types}` : 'them to the Procfile: TYPE';
  return {
    text: `no ${lines} in this commit: the deploy removes ${dynos}, unless a buildpack adds ${added}`,
    hint: unread ? capitalized(unreadText(unread)) : `Add ${missing}: COMMAND`,
  };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const unreadText = ({ number, text }: ProcfileLine): string =>
  `line ${number} isn't read, because it isn't "TYPE: COMMAND": ${cut(text)}`;

function lostText(found: readonly string[]): Said {
  const [name] = found;
  if (name === 'Procfile')
    return {
      text: "Procfile isn't a file in this commit: Heroku reads no process types",
      hint: 'Commit a file with that name, not a folder, a submodule or a link out of the repository',
    };
  return {
    text: `Heroku reads only a file called Procfile, not ${listed(found, 3)}`,
    command: name !== undefined && /^[\w.-]+$/.test(name) ? `git mv ${name} Procfile` : undefined,
  };
}

function unreadableText(flaw: ProcfileFlaw, failsBuild: boolean): Said {
  const then = failsBuild ? 'the build fails' : WITHOUT[flaw.kind];
  switch (flaw.kind) {
    case 'utf-16':
      return { text: `UTF-16 text: ${then}`, hint: SAVE_AS_UTF_8 };
    case 'not-utf-8':
      return { text: `not UTF-8 text: ${then}`, hint: SAVE_AS_UTF_8 };
    case 'byte-order-mark': {
      const lost = flaw.type === null ? '' : ` (${cut(flaw.type)})`;
      return { text: `begins with a byte order mark: ${then}${lost}`, hint: SAVE_AS_UTF_8 };
    }
    case 'no-command':
      return { text: `line ${flaw.line} has no command for ${cut(flaw.type)}: ${then}` };
    case 'invalid-line':
      return { text: `line ${flaw.line} isn't "TYPE: COMMAND": ${then}` };
    case 'no-process-type':
      return { text: `no process type in it: ${then}` };
  }
}

/** What Cedar does, which builds the app anyway. */
const WITHOUT: { readonly [Kind in ProcfileFlaw['kind']]: string } = {
  'utf-16': 'Heroku reads no process types in it',
  'not-utf-8': 'Heroku may not read all of it',
  'byte-order-mark': "Heroku probably doesn't read its first line",
  'no-command': 'it has nothing to run',
  'invalid-line': "Heroku doesn't read it",
  'no-process-type': 'Heroku finds nothing to run',
};

const SAVE_AS_UTF_8 =
  'Save it as UTF-8 without a byte order mark (PowerShell: Set-Content -Encoding ascii)';

/** What Heroku refuses or ignores, and what to do first. */
export function flawText(flaw: SourceFlaw): Said {
  switch (flaw.kind) {
    case 'shallow':
      return {
        text: 'a shallow clone: Heroku refuses a push without the whole history',
        command: 'git fetch --unshallow',
        note: 'in GitHub Actions: fetch-depth: 0',
      };
    case 'lfs-pointers':
      return {
        text: `Heroku gets git-lfs pointers instead of the contents of ${listed(flaw.paths, 2)}`,
        hint: 'Commit the files without git-lfs, or add a buildpack that downloads them',
      };
    case 'submodules':
      return submodulesText(flaw.submodules);
    case 'heroku-yml-ignored':
      return {
        text: `Heroku ignores heroku.yml: the stack is ${cut(flaw.stack)}, not container`,
        command: `heroku stack:set container -a ${printable(flaw.app)}`,
        note: 'if it should be built with Docker',
      };
    case 'heroku-yml-missing':
      return {
        text: 'the stack is container, and Heroku refuses a push without heroku.yml',
        command: `heroku stack:set heroku-26 -a ${printable(flaw.app)}`,
        note: 'if buildpacks should build it',
      };
    case 'lockfiles':
      return {
        text: `${listed(flaw.names, 4)}: the Node.js build fails with more than one lockfile`,
        hint: "Remove those of the package managers that you don't use",
      };
  }
}

type Submodules = Extract<SourceFlaw, { kind: 'submodules' }>['submodules'];

function submodulesText(submodules: Submodules): Said {
  const paths = listed(
    submodules.map(({ path }) => path),
    2,
  );
  const isOne = submodules.length === 1;
  const reasons = new Set(submodules.map(({ why }) => why));
  const why = listText([...reasons].map((one) => (isOne ? OF_ONE : BECAUSE)[one]));
  return {
    text: `Heroku can't clone the submodule${isOne ? '' : 's'} ${paths}: ${why}`,
    hint: isOne
      ? 'Give it an https URL in .gitmodules, or commit its files instead'
      : 'Give them https URLs in .gitmodules, or commit their files instead',
  };
}

const BECAUSE = {
  ssh: 'it has no SSH key',
  local: 'their URLs are relative or local',
  unlisted: '.gitmodules has no URL',
};

const OF_ONE = { ...BECAUSE, local: 'its URL is relative or local' };
