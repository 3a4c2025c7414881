// `irori doctor`: looks at everything the installation needs and says of each what is wrong and what to do.
import type { Command } from '../command.ts';
import type { Check } from '../doctor/check.ts';
import { readConfig } from '../installation.ts';

const signs = { ok: ' ok ', warning: 'NOTE', failing: 'FAIL' } as const;

export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks what the installation needs and says what to do about what is missing.',
  options: [],

  run: async () => {
    const config = readConfig();
    const { machineChecks } = await import('../doctor/machine.ts');
    const { houseChecks } = await import('../doctor/house.ts');
    const { doorChecks } = await import('../doctor/doors.ts');
    const { checks: ofHouse, running } = await houseChecks(config);
    const checks: Check[] = [...(await machineChecks(config)), ...ofHouse, ...(await doorChecks(config, running))];
    const ok = checks.every((check) => check.state !== 'failing');
    return {
      json: { ok, checks },
      text: [...checks.map(line), '', ok ? 'Nothing is broken.' : 'Something needs your attention.'].join('\n'),
      code: ok ? 0 : 1,
    };
  },
};

function line(check: Check): string {
  const advice = check.advice === null ? '' : `\n       ${check.advice}`;
  return `[${signs[check.state]}] ${check.text}${advice}`;
}
