import Sequencer from '@jest/test-sequencer';

// The slowest tests first. A slow one at the end would keep one worker busy while the others wait.
const FOLDERS = ['/test/e2e/managers/', '/test/e2e/', '/test/install/', '/test/hooks/'];

const rank = ({ path }) => {
  const index = FOLDERS.findIndex((folder) => path.includes(folder));
  return index === -1 ? FOLDERS.length : index;
};

/** Jest's own order (by earlier runs, then by size) within each kind of tests. */
export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
