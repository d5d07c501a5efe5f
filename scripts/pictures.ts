import { writeFile } from 'node:fs/promises';
import { deployPagePicture } from './picture/deploy-page.ts';
import { PICTURES } from './picture/pictures.ts';
import { terminalSvg } from './picture/terminal-svg.ts';

// Makes the README's pictures from runs that take place now. A test fails when a picture is out of date.
for (const [name, { title, record }] of Object.entries(PICTURES)) {
  const svg = terminalSvg(await record(), 80, title);
  await writeFile(new URL(`../docs/${name}.svg`, import.meta.url), svg);
}

await writeFile(new URL('../docs/report.png', import.meta.url), await deployPagePicture());
