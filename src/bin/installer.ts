import { installCommand } from '../commands/install.ts';
import { takeProgramsFromOutside } from './own-environment.ts';
import { runBin } from './run-bin.ts';

takeProgramsFromOutside();
void runBin('install-hooks', installCommand);
