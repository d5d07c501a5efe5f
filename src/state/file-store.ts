/** The files that we keep in the git directory. Paths are absolute. */
export interface FileStore {
  /** undefined where there is no such file */
  read(path: string): Promise<string | undefined>;
  /** whole or not at all, readable by the user alone; never makes the folder it belongs to */
  write(path: string, text: string): Promise<void>;
  /** nothing happens where it is; its own folder must be there */
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** names in a folder; empty where there is none */
  list(path: string): Promise<readonly string[]>;
}
