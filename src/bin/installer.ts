import { suggestCommandsFor } from '../base/text.ts';
import { installCommand } from '../commands/install.ts';
import { takeProgramsFromOutside } from './own-environment.ts';
import { runBin } from './run-bin.ts';

suggestCommandsFor(process.env);
takeProgramsFromOutside();
void runBin('install-hooks', installCommand);
