import { relative, resolve } from 'node:path';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { chooseTests } from './choose-tests.ts';
import { type Ended, loadTestFile, runTests, type TestFile } from './test-file.ts';

// The instrumented code reads which mutant is active here, and writes which ones a test reaches.
const context: InstrumenterContext = {};
Object.assign(globalThis, { __stryker__: context });

/**
 * Runs jest's tests in Stryker's process, without jest: its runner loads the modules of a test again for each
 * mutant, which takes five seconds. Here they are loaded once, and a mutant is a variable.
 */
class CircusRunner implements TestRunner {
  readonly #files = new Map<string, TestFile>();
  #uncaught: Error[] = [];

  init(): Promise<void> {
    process.on('uncaughtException', (error) => this.#uncaught.push(error));
    return Promise.resolve();
  }

  /** It never has to: a mutant is only active while a test runs, and those that run earlier are ignored. */
  readonly capabilities = (): { reloadEnvironment: boolean } => ({ reloadEnvironment: true });

  async dryRun({ testFiles = [] }: DryRunOptions): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    for (const path of testFiles) {
      const { tests: all } = await this.#load(path);
      tests.push(...(await this.#run(path, { ids: new Set(all.keys()), bail: false })));
    }
    const { mutantCoverage = { static: {}, perTest: {} } } = context;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { testFilter = [], sandboxFileName, activeMutant, hitLimit, disableBail } = options;
    const chosen = chooseTests(testFilter, relative('', sandboxFileName));
    const paths = [...new Set(chosen.map(pathOf))];
    for (const path of paths) await this.#load(path);
    this.#uncaught = [];
    Object.assign(context, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 });
    const tests: TestResult[] = [];
    for (const path of paths) {
      const ids = new Set(chosen.filter((id) => pathOf(id) === path));
      tests.push(...(await this.#run(path, { ids, bail: !disableBail })));
      if (!disableBail && tests.some(({ status }) => status === TestStatus.Failed)) break;
    }
    delete context.activeMutant;
    const limit = determineHitLimitReached(context.hitCount, context.hitLimit);
    const result = toMutantRunResult(
      limit ?? { status: DryRunStatus.Complete, tests },
      disableBail,
    );
    const waits = result.status === MutantRunStatus.Killed && isTimeout(result.failureMessage);
    return waits ? { status: MutantRunStatus.Timeout, reason: result.failureMessage } : result;
  }

  async #load(path: string): Promise<TestFile> {
    const file = this.#files.get(path) ?? (await loadTestFile(path));
    this.#files.set(path, file);
    return file;
  }

  async #run(path: string, options: { ids: Set<string>; bail: boolean }): Promise<TestResult[]> {
    const ended = await runTests(await this.#load(path), {
      ...options,
      onTest: (id) => void Object.assign(context, { currentTestId: id }),
    });
    const [last] = ended.splice(-1);
    const [uncaught] = this.#uncaught.splice(0);
    if (last === undefined) return [];
    const failure = last.failure ?? uncaught?.message ?? null;
    return [...ended, { ...last, failure }].map((test) => resultOf(test, path));
  }
}

/** If it's jest's message for a test that took too long. */
const isTimeout = (message: string): boolean => message.startsWith('Exceeded timeout of ');

/** The file that a test's id begins with. */
const pathOf = (id: string): string => resolve('test', id.slice(0, id.indexOf(': ')));

function resultOf({ id, milliseconds, failure }: Ended, fileName: string): TestResult {
  const test = { id, name: id, timeSpentMs: milliseconds, fileName };
  if (failure === null) return { ...test, status: TestStatus.Success };
  return { ...test, status: TestStatus.Failed, failureMessage: failure };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'circus', CircusRunner)];
