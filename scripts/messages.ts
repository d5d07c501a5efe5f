import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// Prints the help of every command, then every error and every other text in src, to be read from top
// to bottom: npm run build && npx tsx scripts/messages.ts [FOLDER]

const ROOT = join(import.meta.dirname, '..');
const COMMANDS = ['', 'check', 'warm', 'fix', 'report', 'simulate', 'install-hooks'];

const [folder = '.'] = process.argv.slice(2);
if (folder === '.') {
  for (const command of COMMANDS) print(helpOf(command));
}
const names = readdirSync(join(ROOT, 'src', folder), { encoding: 'utf8', recursive: true });
for (const name of names.filter((name) => name.endsWith('.ts')).sort()) {
  print(textsIn(join('src', folder, name)));
}

function print(text: string): void {
  if (text !== '') console.log(`${text}\n${'-'.repeat(80)}`);
}

function helpOf(command: string): string {
  const args = [join(ROOT, 'dist/heroku-preflight.cjs'), ...(command === '' ? [] : [command])];
  return execFileSync(process.execPath, [...args, '--help'], { encoding: 'utf8' });
}

/** A paragraph for each error, and a line for each other text. */
function textsIn(path: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const parts = isError(node) ? textsBelow(node) : proseOf(node);
    if (parts.length === 0) ts.forEachChild(node, visit);
    else found.push([`${path}:${line + 1}${isError(node) ? ' error' : ''}`, ...parts].join('\n  '));
  };
  visit(source);
  return found.join('\n');
}

function isError(node: ts.Node): boolean {
  return ts.isNewExpression(node) && node.expression.getText().endsWith('Error');
}

function textsBelow(node: ts.Node): string[] {
  const own = textOf(node);
  if (own !== undefined) return [own];
  const below: string[] = [];
  ts.forEachChild(node, (child) => void below.push(...textsBelow(child)));
  return below;
}

/** A text that people read: it has a space. */
function proseOf(node: ts.Node): string[] {
  const text = ts.isImportDeclaration(node) ? undefined : textOf(node);
  return text !== undefined && /[a-z].* .*[a-z]|[a-z]{3,} /i.test(text) ? [text] : [];
}

/** A string as it's printed, with {name} for what a template fills in. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const isWord = /^[\w.]+$/.test(expression.getText());
    return `{${isWord ? expression.getText() : '…'}}${literal.text}`;
  });
  return node.head.text + spans.join('');
}
