import type { Env } from '../../src/base/context.ts';

export type { Env };

export type Command = readonly [program: string, ...args: string[]];

export const NODES = ['20.19', '22', '24', '26'] as const;
export type NodeVersion = (typeof NODES)[number];

/** One repository with one package manager under one Node. */
export interface Row {
  readonly node: NodeVersion;
  readonly manager: ManagerName;
  readonly repository: RepositoryName;
}

/** Where a row takes place. */
export interface Place {
  /** the repository's working tree */
  readonly path: string;
  /** the folder around it */
  readonly outside: string;
  readonly env: Env;
  readonly tarball: string;
  readonly tools: Tools;
  /** writes a file of the working tree, and creates its folders */
  readonly write: (path: string, content: string | object) => Promise<void>;
}

/** The programs that a row starts. */
export interface Tools {
  readonly node: string;
  /** the folder of an installed tool */
  readonly folderOf: (tool: string) => string;
}

export const MANAGERS = ['npm', 'pnpm', 'yarn', 'yarn-pnp', 'bun'] as const;
export type ManagerName = (typeof MANAGERS)[number];

export interface Manager {
  /** the files that make a repository one of this manager's */
  readonly files: Readonly<Record<string, string>>;
  /** adds the tarball to the project's development dependencies */
  readonly add: (place: Place, isMonorepo: boolean) => Command;
  /** starts one of the package's bins */
  readonly run: (place: Place, bin: string) => Command;
  /** what it prints about a package that it would rather not install */
  readonly warns: RegExp;
}

export const REPOSITORIES = ['empty', 'husky', 'lefthook', 'monorepo', 'no package.json'] as const;
export type RepositoryName = (typeof REPOSITORIES)[number];

export interface StepResult {
  readonly step: string;
  /** undefined: it did what it should */
  readonly problem?: string;
}

export interface RowResult {
  readonly row: Row;
  readonly seconds: number;
  readonly problems: readonly StepResult[];
}
