/** Each imports from the lines above it, and from its own folder. Folders of one line don't know each other. */
const LAYERS = [
  'base',
  'git|state|terminal',
  'net',
  'heroku',
  'config',
  'warmup|checks|install|simulator',
  'warm|fix|probe',
  'follow',
  'report',
  'hook|commands',
  'bin',
];

const downwards = LAYERS.map((layer, index) => ({
  name: `upwards-or-sideways-from-${layer}`,
  severity: 'error',
  from: { path: `^src/(${layer})/` },
  to: { path: `^src/(${LAYERS.slice(index).join('|')})/`, pathNot: '^src/$1/' },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...downwards,
    {
      name: 'folder-of-no-layer',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${LAYERS.join('|')})/` },
      to: {},
    },
    { name: 'circle', severity: 'error', from: {}, to: { circular: true } },
    {
      // A Heroku of its own: what the product believes of Heroku must not decide how it behaves.
      name: 'simulator-knows-the-product',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^src/', pathNot: '^src/(simulator|base)/|^src/config/jsonc\\.ts$' },
    },
    {
      name: 'product-knows-the-simulator',
      severity: 'error',
      from: { pathNot: '^src/(simulator/|commands/simulate\\.ts$)' },
      to: { path: '^src/simulator/' },
    },
  ],
  options: {
    includeOnly: '^src/',
    // Type imports count as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
