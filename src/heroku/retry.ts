import { PreflightError } from '../errors.ts';
import { askApi } from './ask-api.ts';
import type { Answer, ApiRead, ApiSettings } from './ask-api.ts';

// A push waits for this: what takes longer is reported instead.
const LONGEST_PAUSE = 3000;

const PASSING = [502, 503, 504];

/**
 * askApi, once more where that helps: a lost connection, a gateway's error, a rate limit that ends
 * within seconds. Only for reads: repeating one changes nothing.
 */
export async function askTwice(settings: ApiSettings, read: ApiRead): Promise<Answer> {
  let pause: number;
  try {
    const answer = await askApi(settings, read);
    const wanted = pauseAfter(answer, settings.random);
    if (wanted === undefined) return answer;
    pause = wanted;
  } catch (error) {
    if (!(error instanceof PreflightError) || error.code !== 'reset') throw error;
    pause = backoff(settings.random);
  }
  await settings.sleep(pause, settings.signal);
  return askApi(settings, read);
}

/** ms; undefined: the answer is final. */
function pauseAfter({ trace, header }: Answer, random: () => number): number | undefined {
  if (PASSING.includes(trace.status)) return backoff(random);
  const seconds = header('retry-after');
  if (trace.status !== 429 || seconds === null || !/^\d+$/.test(seconds)) return undefined;
  const pause = Number(seconds) * 1000;
  return pause <= LONGEST_PAUSE ? pause : undefined;
}

/** With jitter: the reads of an app leave together, and shouldn't come back together. */
function backoff(random: () => number): number {
  return 200 + Math.floor(random() * 300);
}
