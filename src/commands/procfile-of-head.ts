import type { LocalReadings } from '../checks/check-data.ts';
import { asPreflightError } from '../errors.ts';
import type { Git } from '../git/git.ts';
import { readProcfile } from '../git/procfile.ts';

/** The Procfile of what is checked out; nothing where there is no commit, or no repository. */
export async function procfileOfHead(git: Pick<Git, 'raw' | 'pipe'>): Promise<LocalReadings> {
  const answer = await git.raw('rev-parse', '--verify', '--quiet', 'HEAD^{commit}').catch(() => '');
  const commit = answer.trim();
  if (commit === '') return {};
  try {
    return { procfile: { ok: true, value: await readProcfile(git, commit) } };
  } catch (error) {
    return { procfile: { ok: false, error: asPreflightError(error) } };
  }
}
