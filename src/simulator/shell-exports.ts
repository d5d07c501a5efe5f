import type { WorldEnv } from './world-env.ts';

/** The variables as lines for a POSIX shell to evaluate. */
export function shellExports(env: WorldEnv): string {
  return Object.entries(env)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}\n` : `export ${name}=${quote(value)}\n`,
    )
    .join('');
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
