import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  addEventHandler,
  type Event,
  getState,
  resetState,
  run,
  setState,
  type State,
} from 'jest-circus';

type Test = Extract<State['rootDescribeBlock']['children'][number], { type: 'test' }>;

/** A file of tests that is loaded once, and whose tests can run again and again. */
export interface TestFile {
  readonly path: string;
  /** by id; without those that the file skips */
  readonly tests: ReadonlyMap<string, Test>;
  readonly state: State;
}

/** A test that has run. Null: it passed. */
export interface Ended {
  readonly id: string;
  readonly milliseconds: number;
  readonly failure: string | null;
}

// In milliseconds. A mutant for which a test waits longer counts as noticed. Stryker's own limit grows with the
// number of tests that reach a mutant, to minutes: it's left for loops that don't let go of the process.
const TIMEOUT = 10_000;

/** Each file has a state of its own, because hooks outside of `describe` belong to their file. */
export async function loadTestFile(path: string): Promise<TestFile> {
  resetState();
  const state = getState();
  await import(pathToFileURL(path).href);
  state.testTimeout = TIMEOUT;
  const tests = new Map<string, Test>();
  for (const test of testsIn(state.rootDescribeBlock)) {
    if (test.mode === 'skip') continue;
    const name = `${relative('test', path)}: ${nameOf(test)}`;
    tests.set(tests.has(name) ? `${name} (${tests.size})` : name, test);
  }
  if (tests.size === 0) throw new Error(`${path} has no tests, or was loaded before`);
  return { path, tests, state };
}

const testsIn = (block: State['rootDescribeBlock']): Test[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));

function nameOf({ name, parent }: Test): string {
  const names: string[] = [name];
  // The outermost block is the file.
  for (let block = parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' ');
}

let handle: (event: Event) => void = () => undefined;
addEventHandler((event) => {
  handle(event);
});

export interface RunOptions {
  /** the ids of the tests to run */
  readonly ids: ReadonlySet<string>;
  /** true: only until one fails */
  readonly bail: boolean;
  /** called with a test's id before its hooks run, and with undefined after them */
  readonly onTest: (id: string | undefined) => void;
}

export async function runTests(
  file: TestFile,
  { ids, bail, onTest }: RunOptions,
): Promise<Ended[]> {
  const { tests, state } = file;
  const idOf = new Map([...tests].map(([id, test]) => [test, id]));
  for (const [id, test] of tests) {
    test.mode = ids.has(id) ? undefined : 'skip';
    test.errors = [];
  }
  const missing = [...ids].find((id) => !tests.has(id));
  if (missing !== undefined) throw new Error(`there's no test "${missing}"`);
  const ended: Ended[] = [];
  handle = (event) => {
    if (event.name === 'test_started') onTest(idOf.get(event.test));
    if (event.name !== 'test_done') return;
    onTest(undefined);
    const { duration, errors } = event.test;
    const failure = errors.length === 0 ? null : textOf(errors[0]);
    ended.push({ id: idOf.get(event.test) ?? '', milliseconds: duration ?? 0, failure });
    if (bail && failure !== null) for (const test of tests.values()) test.mode = 'skip';
  };
  state.unhandledErrors = [];
  setState(state);
  await run();
  return ended;
}

/** Of circus's pair of an error and where the test is, or the error alone. */
function textOf(thrown: unknown): string {
  const error: unknown = Array.isArray(thrown) ? (thrown[0] ?? thrown[1]) : thrown;
  return error instanceof Error ? error.message : String(error);
}
