import { type Disk, nodeDisk } from '../../src/install/replace.ts';

/** A disk on which something else happens right before the file's name changes hands. */
export const diskWith = (happens: (path: string) => void): Disk => ({
  ...nodeDisk,
  rename(from, to) {
    happens(to);
    nodeDisk.rename(from, to);
  },
  remove(path) {
    happens(path);
    nodeDisk.remove(path);
  },
});
