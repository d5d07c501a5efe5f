import type { Env } from '../base/context.ts';
import { printable, shortened } from '../base/text.ts';

/** Shown on the desktop. Both texts may contain what others wrote. */
export interface Notification {
  readonly title: string;
  readonly text: string;
  /** stays until the user has seen it, where the desktop can do that */
  readonly isUrgent: boolean;
}

/** A program that shows a notification. No text is part of a script or of a shell's command. */
export interface NotificationProgram {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Env;
}

export interface NotifyPorts {
  readonly platform: NodeJS.Platform;
  /** runs a program to its end, with a limit of time. Rejects if it can't start */
  readonly run: (program: NotificationProgram) => Promise<unknown>;
}

/** Shows a notification. What goes wrong is ignored: it's one of several places that say the same. */
export async function notify(notification: Notification, ports: NotifyPorts): Promise<void> {
  await ports.run(programFor(notification, ports.platform)).catch(() => undefined);
}

// Desktops cut longer ones, in places of their own.
const LONGEST = 200;

/** The system's own program: notify-send (libnotify), osascript, or PowerShell. */
export function programFor(
  { title, text, isUrgent }: Notification,
  platform: NodeJS.Platform,
): NotificationProgram {
  const [shownTitle, shownText] = [title, text].map((part) => shortened(printable(part), LONGEST));
  const texts = [shownTitle ?? '', shownText ?? ''] as const;
  if (platform === 'darwin')
    return { command: ['/usr/bin/osascript', ...APPLE_SCRIPT, ...texts], env: {} };
  if (platform === 'win32') {
    const [PREFLIGHT_TITLE, PREFLIGHT_TEXT] = texts;
    return { command: ['powershell.exe', ...POWERSHELL], env: { PREFLIGHT_TITLE, PREFLIGHT_TEXT } };
  }
  const urgency = `--urgency=${isUrgent ? 'critical' : 'normal'}`;
  const [summary, body] = texts;
  return {
    command: ['notify-send', '--app-name=heroku-preflight', urgency, '--', summary, asMarkup(body)],
    env: {},
  };
}

// The texts are arguments of the script. A title begins with our name, so it isn't taken for an option.
const APPLE_SCRIPT = [
  ...['-e', 'on run argv'],
  ...['-e', 'display notification (item 2 of argv) with title (item 1 of argv)'],
  ...['-e', 'end run'],
] as const;

/** A body is markup, a summary isn't (Desktop Notifications Specification 1.2). */
const asMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

// Windows shows notifications only for programs in its start menu. This is the id of PowerShell's entry.
const POWERSHELL_ID =
  '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe';

const POWERSHELL = [
  ...['-NoProfile', '-NonInteractive', '-WindowStyle', 'Hidden', '-Command'],
  `
$ErrorActionPreference = 'Stop'
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] | Out-Null
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent('ToastText02')
$texts = $xml.GetElementsByTagName('text')
$texts.Item(0).AppendChild($xml.CreateTextNode($env:PREFLIGHT_TITLE)) | Out-Null
$texts.Item(1).AppendChild($xml.CreateTextNode($env:PREFLIGHT_TEXT)) | Out-Null
$toast = [Windows.UI.Notifications.ToastNotification]::new($xml)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('${POWERSHELL_ID}').Show($toast)
`,
] as const;
