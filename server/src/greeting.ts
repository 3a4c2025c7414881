/** What the start prints for the person at the terminal: where to go, and on the first run the one-time set-up link. */
import type { House } from './house.ts';
import type { RunningRoles } from './roles.ts';
import { setupLink } from './workspaces/index.ts';

export async function greeting(house: House, running: Pick<RunningRoles, 'httpPort' | 'smtpPort'>): Promise<string> {
  const { config } = house;
  const lines: string[] = [];
  if (running.httpPort !== null) lines.push(`Irori is ready: ${config.publicUrl}`);
  if (running.smtpPort !== null)
    lines.push(`Mail arrives at ${config.smtp.host}:${running.smtpPort} for addresses @${config.inboundDomain}`);
  if (config.relayUrl === null)
    lines.push('No relay is set (IRORI_SMTP_URL): outgoing mail is kept in the data directory as outgoing/*.eml');
  const link = running.httpPort === null ? null : await setupLink(house);
  if (link !== null) lines.push('', 'First run: open this link once to make your workspace.', `  ${link}`);
  return `\n${lines.join('\n')}\n\n`;
}
