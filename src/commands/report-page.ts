import { closeSync, openSync, readSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { CommandContext } from '../base/context.ts';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { printable } from '../base/text.ts';
import type { Deployed } from '../report/comparison.ts';
import { VERDICT_NAMES } from '../report/judgement-words.ts';
import { deployPage, PAGE_START } from '../report/page/deploy-page.ts';
import { readProbeRun } from '../state/probe-record.ts';
import { isUnderWay } from '../state/warmup-runs.ts';

/** The deploy of this release (`v42`) or with this id; undefined: the newest one. */
export function chooseDeploy(history: readonly Deployed[], wanted: string | undefined): Deployed {
  const deploys = history.filter(({ run }) => run.deploy !== null);
  const [newest] = deploys;
  if (!newest)
    throw new PreflightError('no-deploy', 'no deploy is on record', {
      hint: 'A push with the hook follows its deploy, and so does heroku-preflight watch',
    });
  if (wanted === undefined) return newest;
  const found = deploys.filter(({ run }) => wanted === run.id || wanted === nameOf(run));
  const apps = new Set(found.map(({ run }) => run.app));
  const [first] = found;
  if (!first) throw notOnRecord(wanted, deploys);
  if (apps.size === 1) return first;
  throw new PreflightError('usage', `several apps have ${printable(wanted)} on record`, {
    hint: `Name one with --app: ${[...apps].map(printable).join(', ')}`,
  });
}

const nameOf = ({ deploy }: Deployed['run']): string | undefined =>
  deploy?.release == null ? undefined : `v${deploy.release}`;

const MOST_NAMED = 5;

function notOnRecord(wanted: string, deploys: readonly Deployed[]): PreflightError {
  const names = [...new Set(deploys.flatMap(({ run }) => nameOf(run) ?? []))].slice(0, MOST_NAMED);
  return new PreflightError('no-deploy', `no deploy ${printable(wanted)} is on record`, {
    hint:
      names.length === 0
        ? 'heroku-preflight report shows those that are'
        : `The newest are ${names.join(', ')}`,
  });
}

/**
 * Writes a deploy's page.
 * @param file `-`: to stdout
 */
export async function writePage(
  file: string,
  deploy: Deployed,
  history: readonly Deployed[],
  { folder, ...context }: CommandContext & { readonly folder: string },
): Promise<void> {
  const now = new Date();
  const page = deployPage({
    ...{ deploy, history, now, version: context.version },
    probes: await readProbeRun(files, folder, deploy.run.id),
    isRunning: isUnderWay(deploy.run, context.isAlive, now),
  });
  if (file === '-') {
    context.stdout.write(page);
    return;
  }
  await write(resolve(context.cwd, file), file, page).catch((error: unknown) => {
    const isOfSystem = isErrnoException(error) && !(error instanceof PreflightError);
    throw isOfSystem ? unwritable(file, error.code ?? 'unknown error') : error;
  });
}

async function write(path: string, name: string, page: string): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'other-file')
    throw new PreflightError('page-unwritable', `${printable(name)} isn't a report of ours`, {
      hint: 'Give another name, or remove it',
    });
  // A pipe or a device can't be replaced.
  if (kind === 'stream') await writeFile(path, page);
  else await writeFileAtomic(path, page);
}

/** Reports are made again and again, but a mistyped name must cost no one a file. */
async function kindOf(path: string): Promise<'none' | 'page' | 'stream' | 'other-file'> {
  const found = await stat(path).catch((error: unknown) => {
    if (isErrnoException(error) && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return 'none';
  if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  if (!found.isFile()) return 'stream';
  return ['', PAGE_START].includes(startOf(path)) ? 'page' : 'other-file';
}

/** As long as the start of a page. Yarn's PnP has no `open` of node:fs/promises. */
function startOf(path: string): string {
  const start = Buffer.alloc(PAGE_START.length);
  const file = openSync(path, 'r');
  try {
    return start.toString('utf8', 0, readSync(file, start, 0, start.length, 0));
  } finally {
    closeSync(file);
  }
}

const unwritable = (file: string, code: string): PreflightError =>
  new PreflightError('page-unwritable', `can't write ${printable(file)} (${code})`, {
    hint: code === 'ENOENT' ? "Its folder doesn't exist" : 'Give another name',
  });

/** What the command prints about a page that is written. */
export function pageLine(file: string, { run, judgement }: Deployed): string {
  const result = judgement ? `: ${VERDICT_NAMES[judgement.verdict]}` : '';
  return `Wrote ${printable(file)} about ${printable(run.app)} ${nameOf(run) ?? run.id}${result}\n`;
}
