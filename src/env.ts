/** A process's environment. */
export type Env = Readonly<Record<string, string | undefined>>;
