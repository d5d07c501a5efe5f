const PLAIN_WINDOW = 3;
const JVM_WINDOW_PER_DYNO = 10;

/**
 * How many answers are compared with as many before them.
 * @param setting the config's `warmup.window`; null: by what the app runs on
 */
export function windowFor(
  setting: number | null,
  isJvm: boolean,
  dynos: number | undefined,
): number {
  return setting ?? (isJvm ? JVM_WINDOW_PER_DYNO * Math.max(1, dynos ?? 1) : PLAIN_WINDOW);
}

const MEDIAN_MAY_FALL = 0.05;
const TREND_MAY_FALL = 0.02;
const NEGLIGIBLE_MS = 1;

/**
 * Whether answers have stopped coming faster and faster. Of the last 2·window
 * - the median of the later half is at most 5 % or 1 ms below that of the earlier half, and
 * - the straight line through their logarithms falls by at most 2 % or 1 ms per window, one standard
 *   error included.
 *
 * The medians alone are fooled by chance. Measured on declines over up to 50 requests to each dyno (even
 * and exponential, at first 1.1 to 50 times the steady time, 1 to 4 dynos in random order, answers that
 * scatter by 5 or 10 %, a window of 10 per dyno), they called one series in 50 steady while its median
 * was still more than 20 % above its end. With the line it was one in 10,000, where chance had kept the
 * slower dyno for last. Steady answers cost hardly more for it: 7 requests on average with a window of 3
 * and a scatter of 5 %, 11 where they scatter by 100 %, and once in 80,000 series more than 60.
 *
 * What it can't see is a decline that is slow against the window. It waits for the last 20 % of those with
 * a time constant of up to three windows, and of even ones over up to five (two and four where answers
 * scatter by 10 %); slower ones may look steady. Nor does it tell what is slow, the app or a database
 * behind it.
 * @param times of answers in a row, oldest first, in milliseconds
 */
export function isSteady(times: readonly number[], window: number): boolean {
  if (times.length < 2 * window) return false;
  const compared = times.slice(-2 * window);
  const before = median(compared.slice(0, window));
  const last = median(compared.slice(window));
  return (
    before - last <= Math.max(before * MEDIAN_MAY_FALL, NEGLIGIBLE_MS) &&
    fallPerAnswer(compared) * window <= Math.max(TREND_MAY_FALL, NEGLIGIBLE_MS / (last + 1))
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = NaN, high = low] = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  return (low + high) / 2;
}

/**
 * By which part the times fall from one to the next, at least one standard error above what the line of
 * least squares says: the wider they scatter, the less a flat line proves.
 */
function fallPerAnswer(times: readonly number[]): number {
  // One more millisecond each, so that what is negligible is so for fast answers too.
  const logs = times.map((ms) => Math.log(ms + NEGLIGIBLE_MS));
  const [middle, mean] = [(logs.length - 1) / 2, sum(logs) / logs.length];
  const xx = sum(logs.map((_, at) => (at - middle) ** 2));
  const xy = sum(logs.map((log, at) => (at - middle) * (log - mean)));
  const yy = sum(logs.map((log) => (log - mean) ** 2));
  const slope = xy / xx;
  const residual = Math.max(0, yy - slope * xy);
  return Math.sqrt(residual / (logs.length - 2) / xx) - slope;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
