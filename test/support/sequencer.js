import Sequencer from '@jest/test-sequencer';

// The most expensive first: whatever is left at the end keeps one worker busy, and the others wait.
const FOLDERS = ['/test/e2e/managers/', '/test/e2e/', '/test/install/', '/test/hooks/'];

const rank = ({ path }) => {
  const index = FOLDERS.findIndex((folder) => path.includes(folder));
  return index === -1 ? FOLDERS.length : index;
};

/** Jest's own order, by what it knows of earlier runs and then by size, within each kind of tests. */
export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
