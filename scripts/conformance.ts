import { runBin } from '../src/bin/run-bin.ts';
import { conformance } from './conformance/command.ts';

// The bundles have it from scripts/bundle.ts.
Object.assign(globalThis, { __VERSION__: 'conformance' });

await runBin('conformance', conformance.run);
