import { type CommandTable, flag, option } from './cli.ts';

/** Not in simulate.ts, which is a separate bundle: the list of commands needs the table only. */
export const SIMULATE = {
  name: 'simulate',
  summary: 'run a command with a simulated Heroku on this machine',
  usage: 'heroku-preflight simulate [options] [-- COMMAND ARGS…]',
  about:
    "Runs COMMAND with a simulated Heroku on this machine. api.heroku.com, git.heroku.com and the app's URL lead to it, and no other host can be reached. It doesn't use your credentials or git settings. Without COMMAND, it prints the variables that lead to it and runs until you interrupt it.",
  options: {
    scenario: {
      ...option('NAME|FILE', 'the apps to start with (default: sleeping)'),
      default: 'sleeping',
    },
    app: option('NAME', "the app's name (default: the apps of your Heroku remotes, or my-app)"),
    scratch: flag('runs COMMAND in a temporary repository with a heroku remote'),
    speed: { ...option('N', 'simulated seconds per second (default: 1)'), default: '1' },
    log: option('FILE', 'writes every event to FILE, as JSON lines'),
    list: flag('lists the built-in scenarios'),
  },
  notes: [
    'FILE is JSON, such as {"apps": {"my-app": {"size": "basic"}}}. docs/simulator.md in this package describes all settings.',
  ],
  takesProgram: true,
} as const satisfies CommandTable;
