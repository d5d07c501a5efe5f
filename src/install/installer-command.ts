/**
 * How to run the installer. By the package's name: `npx install-hooks` would fetch, where the package
 * isn't installed, whatever somebody has registered under that name.
 */
export const INSTALLER = 'npx -p heroku-preflight install-hooks';
