import { type CommandTable, flag, option } from './cli.ts';

/** Apart from what it does, which is a bundle of its own: the list of commands needs none of that. */
export const SIMULATE = {
  name: 'simulate',
  summary: 'run a command in a simulated Heroku on this machine',
  usage: 'heroku-preflight simulate [options] [-- COMMAND ARGS…]',
  about:
    "Runs COMMAND beside a simulated Heroku on this machine. api.heroku.com, git.heroku.com and the app's own URL lead there, no other host does, and your credentials and git settings aren't touched. Without COMMAND it prints the variables that lead there, and stays until interrupted.",
  options: {
    scenario: {
      ...option('NAME|FILE', 'what is there to begin with (default: sleeping)'),
      default: 'sleeping',
    },
    app: option('NAME', "the app's name (default: my-app)"),
    speed: { ...option('N', 'simulated seconds per second (default: 1)'), default: '1' },
    log: option('FILE', 'writes what happens as JSON lines'),
    list: flag('lists the scenarios that have a name'),
  },
  notes: [
    'A FILE is JSON, such as {"apps": {"my-app": {"size": "basic"}}}. All that it can hold is in docs/simulator.md, here or in node_modules/heroku-preflight.',
  ],
  takesProgram: true,
} as const satisfies CommandTable;
