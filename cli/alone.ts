// A house that a command opens for itself when no server runs: it holds the data directory for as long as that takes.
import { connectors } from '@irori/connectors/index';
import type { Config } from '@irori/server/config';
import { controlHandlers } from '@irori/server/control-handlers';
import { openHouse } from '@irori/server/open-house';
import { openControl } from '@irori/server/platform/control/control';
import { createLog } from '@irori/server/platform/log';

/** Troubles go to standard error: standard output holds the answer alone. */
export const errorLog = createLog({ level: 'warn', destination: { write: (line) => process.stderr.write(line) } });

/** Runs one of the control socket's commands here. */
export async function runAlone(config: Config, command: string, args: object): Promise<unknown> {
  const control = await openControl({ dataDirectory: config.dataDir, handlers: {} });
  try {
    const opened = await openHouse({ config, log: errorLog, connectors, onLost: endAtOnce });
    try {
      const handler = controlHandlers(() => opened.house)[command];
      if (!handler) throw new Error(`No command ${command}`);
      return await handler({ args, reply: () => undefined, signal: new AbortController().signal });
    } finally {
      await opened.close();
    }
  } finally {
    await control.close();
  }
}

function endAtOnce(error: Error): void {
  process.stderr.write(`irori: the database ended: ${error.message}\n`);
  process.exit(1);
}
