// Figures for Prometheus (`/metrics`): what the process does, without names, addresses or ids of customers as labels,
// since each label value is a time series of its own and is kept for long.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Counts up. Asking twice for a name gives the same counter. `labels` must have few values. */
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  /** Durations in seconds. */
  duration(name: string, help: string, labels?: readonly string[]): Histogram;
  /** Goes up and down; `collect` is called when somebody looks. */
  gauge(
    name: string,
    help: string,
    labels?: readonly string[],
    collect?: (gauge: Gauge) => void | Promise<void>,
  ): Gauge;
  /** The text that Prometheus reads. */
  render(): Promise<{ contentType: string; text: string }>;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Opens a registry of its own, so that tests and several servers in one process do not meet. */
export function createMetrics(options: { ofProcess: boolean } = { ofProcess: false }): Metrics {
  const registry = new Registry();
  if (options.ofProcess) collectDefaultMetrics({ register: registry });
  const known = <T>(name: string, make: () => T): T => (registry.getSingleMetric(name) as T | undefined) ?? make();

  return {
    counter: (name, help, labels = []) =>
      known(name, () => new Counter({ name, help, labelNames: [...labels], registers: [registry] })),
    duration: (name, help, labels = []) =>
      known(
        name,
        () => new Histogram({ name, help, labelNames: [...labels], buckets: seconds, registers: [registry] }),
      ),
    gauge: (name, help, labels = [], collect) =>
      known(name, () => {
        const gauge: Gauge = new Gauge({
          name,
          help,
          labelNames: [...labels],
          registers: [registry],
          ...(collect ? { collect: () => collect(gauge) } : {}),
        });
        return gauge;
      }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
