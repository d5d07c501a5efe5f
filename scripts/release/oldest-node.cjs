// npm, with this loaded, takes itself for the oldest Node that the package supports.
const [, oldest] = /^>=(\d+\.\d+)$/.exec(require('../../package.json').engines.node);
Object.defineProperty(process, 'version', { value: `v${oldest}.0` });
