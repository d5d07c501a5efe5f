import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const OUTSIDE = ['process', 'node:process'];

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.mutation/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowAny: false, allowNullish: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['hooks/*.cjs', 'scripts/**/*.cjs', 'test/**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        process: 'readonly',
        __dirname: 'readonly',
        setImmediate: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
      },
    },
    // In ES5 a catch has to name what it caught.
    rules: { 'no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  {
    // An old Node must be able to read them, to say that it's too old.
    files: ['hooks/*.cjs'],
    languageOptions: { ecmaVersion: 5, globals: { console: 'readonly', __filename: 'readonly' } },
  },
  {
    // The world outside (argv, env, cwd, exit codes) enters and leaves through the bins alone.
    files: ['src/**/*.ts'],
    ignores: ['src/bin/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'Pass it in from src/bin.' }],
      'no-restricted-imports': ['error', { paths: OUTSIDE }],
      'no-console': 'error',
    },
  },
  {
    // What a push reads and starts has limits: through Files and runProgram of src/base.
    files: [
      'src/{config,hook,heroku,net,warmup,checks,warm,follow,fix,report,state,git,terminal}/**',
    ],
    ignores: ['src/git/working-trees.ts', 'src/follow/start-detached.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [...OUTSIDE, 'node:fs', 'node:fs/promises', 'node:child_process'] },
      ],
    },
  },
);
