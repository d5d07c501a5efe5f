import { type CommandTable, flag, option } from './command-table.ts';

/** Not in simulate.ts, which is a separate bundle: the list of commands needs the table only. */
export const SIMULATE = {
  name: 'simulate',
  summary: 'Run a command against a simulated Heroku on this machine',
  usage: 'heroku-preflight simulate [options] [-- COMMAND ARGS...]',
  about: [
    "Simulates api.heroku.com, git.heroku.com and the app's URL. No other host is reachable. Your credentials and git settings aren't touched.",
    'Without COMMAND, prints the environment variables to use and runs until Ctrl-C.',
  ],
  options: {
    scenario: {
      ...option('NAME|FILE', 'state of the app at the start (default: sleeping)'),
      default: 'sleeping',
    },
    app: {
      ...option('NAME', "the app's name (default: the apps of your Heroku remotes, or my-app)"),
      short: 'a',
    },
    scratch: flag('run COMMAND in a temporary repository with a heroku remote'),
    speed: { ...option('N', 'simulated seconds per second (default: 1)'), default: '1' },
    log: option('FILE', 'write events to FILE as JSON lines'),
    list: flag('list the named scenarios'),
  },
  notes: [
    'A scenario FILE is JSON, for example {"apps": {"my-app": {"size": "basic"}}}. All its settings are in node_modules/heroku-preflight/docs/simulator.md.',
  ],
  examples: [
    'npx heroku-preflight simulate -- npx heroku-preflight check',
    'npx heroku-preflight simulate --list',
    'npx heroku-preflight simulate --scenario one-dyno -- bash',
  ],
  exits: {
    0: 'listed, or stopped with Ctrl-C',
    2: "the simulator couldn't start",
    other: "COMMAND's own exit code",
  },
  takesProgram: true,
} as const satisfies CommandTable;
