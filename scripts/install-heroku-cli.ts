import { installHerokuCli } from '../test/clients/installation.ts';

try {
  await installHerokuCli();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
