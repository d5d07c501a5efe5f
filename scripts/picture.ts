import { writeFile } from 'node:fs/promises';
import { recordPush } from './picture/record-push.ts';
import { terminalSvg } from './picture/terminal-svg.ts';

// The README's picture, of a run that takes place now. A test says when it shows something else than a
// push prints.
const TITLE = 'What a push to Heroku prints: the app is awake; three warnings, and what mends them';

const svg = terminalSvg(await recordPush(), 80, TITLE);
await writeFile(new URL('../docs/push.svg', import.meta.url), svg);
