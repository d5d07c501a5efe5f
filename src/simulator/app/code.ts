/** What a commit says about what is built and runs. */
export interface Code {
  /** the commands by process type, from the Procfile */
  readonly processes: ReadonlyMap<string, string>;
  /** package.json's `heroku-prebuild`, which the Node.js buildpack runs; empty: there is none */
  readonly prebuild: string;
}

/** Reads a file of the pushed commit. */
type ReadFile = (name: string) => Promise<Uint8Array | undefined>;

export async function readCode(readFile: ReadFile): Promise<Code> {
  const [procfile = '', manifest = ''] = await Promise.all(
    ['Procfile', 'package.json'].map(async (name) =>
      Buffer.from((await readFile(name)) ?? []).toString(),
    ),
  );
  return { processes: processesIn(procfile), prebuild: prebuildIn(manifest) };
}

// As Cedar reads it.
const PROCESS = /^([A-Za-z0-9_-]+):\s*(.*\S)/gm;

function processesIn(procfile: string): ReadonlyMap<string, string> {
  return new Map(
    [...procfile.matchAll(PROCESS)].map(([, type = '', command = '']) => [type, command]),
  );
}

function prebuildIn(manifest: string): string {
  try {
    const { scripts = {} } = JSON.parse(manifest) as { scripts?: Record<string, unknown> };
    const prebuild = scripts['heroku-prebuild'];
    return typeof prebuild === 'string' ? prebuild : '';
  } catch {
    return '';
  }
}

/** What a command does, as far as numbers can. */
export interface Effect {
  readonly seconds: number;
  readonly fails: boolean;
}

/** Nothing runs here: of `sleep 5 && exit 1`, the five seconds and the failure count. */
export function effectOf(command: string): Effect {
  let seconds = 0;
  for (const step of command.split('&&')) {
    const [, wait, status] = /^\s*(?:sleep (\d+)|exit (\d+))\s*$/.exec(step) ?? [];
    if (status !== undefined) return { seconds, fails: Number(status) !== 0 };
    if (wait === undefined) break;
    seconds += Number(wait);
  }
  return { seconds, fails: false };
}
