import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installOurs, newRepository, ROOT } from '../place.ts';
import { must, type Run, timed, valued } from '../run.ts';
import type { Env, Group, Place, Subject } from '../types.ts';
import { INSTANT, loggedIn, nodeAlone, pushRun, withCompanyCas } from '../push.ts';
import { write100000Refs } from './special-cases.ts';

const PEAK_PRELOAD = join(ROOT, 'test/support/peak-memory.cjs');

/** The most memory that the run's Node has had, in MB. */
function peakOf(place: Place, { env, ...run }: Run): Subject {
  const file = join(place.folder, 'peak');
  const options = [env.NODE_OPTIONS, `--require=${PEAK_PRELOAD}`].filter(Boolean).join(' ');
  return valued(() => {
    must({ ...run, env: { ...env, NODE_OPTIONS: options, E2E_PEAK_MEMORY: file } });
    const kilobytes = Number(readFileSync(file, 'utf8'));
    // The next run must not read this one's.
    rmSync(file);
    return kilobytes / 1024;
  });
}

const networkOf = (place: Place): Env => ({ ...INSTANT, ...withCompanyCas(place) });

// Node's own memory differs by a few MB from run to run. 100,000 refs have 13 MB.
const CONSTANT_MB = 4;

export const memory: Group = {
  title: 'The most memory that a push to Heroku needs',
  ours: "the hook's Node",
  reference: 'node -e 0, or the same push with one ref',
  rows: [
    {
      name: 'one ref / node -e 0',
      unit: 'MB',
      budget: { of: 'ours', most: 70 },
      async prepare(place) {
        const machine = await loggedIn(place, 'HEROKU_API_KEY', 'memory');
        const network = networkOf(place);
        return {
          ours: peakOf(place, pushRun(place, machine, network)),
          reference: peakOf(place, nodeAlone(place, { ...place.env, ...withCompanyCas(place) })),
        };
      },
    },
    {
      name: '100,000 refs / one ref',
      unit: 'MB',
      budget: { of: 'more', most: CONSTANT_MB },
      async prepare(place) {
        const many = await loggedIn(place, 'HEROKU_API_KEY', 'memory-refs');
        const one = await loggedIn(place, 'HEROKU_API_KEY', 'memory-ref');
        write100000Refs(many);
        const network = networkOf(place);
        return {
          ours: peakOf(place, pushRun(place, many, network)),
          reference: peakOf(place, pushRun(place, one, network)),
        };
      },
    },
  ],
};

interface Packed {
  readonly size: number;
}

export const packageSize: Group = {
  title: 'The package',
  ours: 'as npm packs it',
  reference: 'nothing',
  rows: [
    {
      name: 'packed size',
      unit: 'KB',
      budget: { of: 'ours', most: 600 },
      prepare: (place) => ({
        once: true,
        ours: valued(() => {
          const command = ['npm', 'pack', '--dry-run', '--json', '--ignore-scripts'];
          const [packed] = JSON.parse(must({ command, cwd: ROOT, env: place.env })) as [Packed];
          return packed.size / 1000;
        }),
      }),
    },
  ],
};

const installer = (place: Place, cwd: string, args: readonly string[]): Run => ({
  command: [process.execPath, join(ROOT, 'dist/install-hooks.cjs'), '--target', 'git', ...args],
  ...{ cwd, env: place.env },
});

export const installation: Group = {
  title: 'install-hooks',
  ours: 'install-hooks',
  reference: 'node -e 0',
  rows: [
    {
      name: 'the first time',
      prepare(place) {
        const { path } = newRepository(place, 'install-first');
        const uninstall: Run = {
          ...installer(place, path, []),
          command: [process.execPath, join(ROOT, 'dist/install-hooks.cjs'), '--uninstall'],
        };
        return {
          ours: timed({ ...installer(place, path, []), before: () => must(uninstall) }),
          reference: timed(nodeAlone(place, place.env)),
        };
      },
    },
    {
      name: 'again, with nothing to do',
      prepare(place) {
        const repository = newRepository(place, 'install-again');
        installOurs(repository, place.env, undefined, ['--target', 'git']);
        return {
          ours: timed(installer(place, repository.path, [])),
          reference: timed(nodeAlone(place, place.env)),
        };
      },
    },
  ],
};

export const node: Group = {
  title: 'What the other rows are made of',
  ours: 'node -e 0',
  reference: 'a bare sh hook',
  rows: [
    {
      name: 'node -e 0',
      prepare: (place) => ({
        ours: timed(nodeAlone(place, place.env)),
        reference: timed(bareShell(place)),
      }),
    },
    {
      name: 'node -e 0, with extra CAs',
      prepare: (place) => ({
        ours: timed(nodeAlone(place, { ...place.env, ...withCompanyCas(place) })),
        reference: timed(bareShell(place)),
      }),
    },
  ],
};

const bareShell = (place: Place): Run => ({
  command: ['/bin/sh', '-c', 'exit 0'],
  ...{ cwd: place.folder, env: place.env },
});
