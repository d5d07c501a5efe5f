import type { SimpleGitOptions } from 'simple-git';

type Unsafe = NonNullable<SimpleGitOptions['unsafe']>;

/**
 * simple-git refuses environments whose config could make git run a program, since its callers may
 * pass on what strangers wrote. Ours is the developer's own, which the very git that started us obeys
 * (`git -c credential.helper=… push` reaches a hook in this way), and our arguments are fixed.
 */
export const OBEY_ENVIRONMENT: Omit<
  Required<Unsafe>,
  'allowUnsafeCustomBinary' | 'allowAbbreviatedOptions'
> = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};
