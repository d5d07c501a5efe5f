import { installCommand } from '../commands/install.ts';
import { runBin } from './run-bin.ts';

void runBin('install-hooks', (context) =>
  installCommand(context, (pid, signal) => process.kill(pid, signal)),
);
