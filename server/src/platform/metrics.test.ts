import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('metrics', () => {
  it('counts, measures and asks when somebody looks', async () => {
    const metrics = createMetrics();
    metrics.counter('irori_mails_total', 'Mails taken in', ['door']).inc({ door: 'smtp' });
    metrics.counter('irori_mails_total', 'Mails taken in', ['door']).inc({ door: 'smtp' });
    metrics.duration('irori_apply_seconds', 'Time to apply').observe(0.004);
    let asked = 0;
    metrics.gauge('irori_sockets', 'Open sockets', [], (gauge) => gauge.set(++asked));
    const { text, contentType } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(text).toContain('irori_mails_total{door="smtp"} 2');
    expect(text).toContain('irori_apply_seconds_bucket{le="0.005"} 1');
    expect(text).toContain('irori_sockets 1');
    expect((await metrics.render()).text).toContain('irori_sockets 2');
  });

  it('tells of the process when asked to', async () => {
    expect((await createMetrics({ ofProcess: true }).render()).text).toContain('process_resident_memory_bytes');
  });
});
