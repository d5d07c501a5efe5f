import { installCommand } from '../commands/install.ts';
import { runBin } from './run-bin.ts';

void runBin('install-hooks', installCommand);
