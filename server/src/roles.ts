/** What this process runs: `web` serves people, `worker` works through jobs, `mail` keeps the SMTP door,
 * `receivers` asks accounts for what is new. Default: all. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { mountAuth } from './auth/door.ts';
import { findViewer } from './auth/viewers.ts';
import { makeTendJob, settleInterruptedProbes } from './forwarding/index.ts';
import type { House } from './house.ts';
import { makeAcceptor } from './inbound/accept.ts';
import { startImports } from './inbound/ingress/imports.ts';
import { startReceivers } from './inbound/ingress/receiver.ts';
import { openSmtpDoor } from './inbound/ingress/smtp.ts';
import { makeConnectionLimits } from './inbound/ingress/smtp-limits.ts';
import { openParsePool } from './inbound/parse-pool.ts';
import { makePreparer } from './inbound/prepare-event.ts';
import { makeProcessJob } from './inbound/process.job.ts';
import { makeSenderChecker } from './inbound/sender-checks.ts';
import { splitKey, startWorkers } from './jobs.ts';
import { makeDeliverJob } from './outbound/deliver.job.ts';
import { makeCopyJob } from './outbound/keep-copy.job.ts';
import { settleInterrupted } from './outbound/settle-interrupted.ts';
import { loadCertificate } from './platform/certificate.ts';
import { createApp } from './platform/http/app.ts';
import { forgetLeases } from './platform/leases.ts';
import { createMetrics } from './platform/metrics.ts';
import { aliveProcesses, startBeat, watchForDead } from './processes.ts';
import { routes } from './routes.ts';
import { makeSenderDomainJob } from './sender-domains/index.ts';
import { sweep } from './sweep.ts';
import { tendAndLookAhead } from './timers/index.ts';
import { version } from './version.ts';

export interface RunningRoles {
  /** The ports that were taken; null where the role does not run here. */
  readonly httpPort: number | null;
  readonly smtpPort: number | null;
  /** Takes nothing new, finishes what is under way, and ends. */
  stop(): Promise<void>;
}

export interface RoleOptions {
  /** URL of the module that exports `connectors`: parsing threads load it by themselves. */
  readonly connectorsModule: string;
  /** Where the built web app lies. */
  readonly webDirectory: string;
}

/** Memory of one parsing thread: a mail of the largest size, decoded a few times over. */
const parseThreadMb = 512;
const parseThreads = 2;

export async function startRoles(house: House, options: RoleOptions): Promise<RunningRoles> {
  const { config } = house;
  const has = (role: (typeof config.roles)[number]) => config.roles.includes(role);
  const processId = randomUUID();
  const stops: (() => Promise<void>)[] = [];
  const beat = await startBeat(house.database, processId, config.roles);
  stops.push(() => beat.stop());

  if (has('worker')) stops.push(await startWorker(house, processId, options));
  await house.jobs.start();
  stops.push(() => house.jobs.stop());
  if (has('worker')) {
    // Only now can it wake anything: before its start the queue cannot be sent to.
    await sweep(house, { atStart: true });
    if (house.database.kind === 'postgres') {
      const watch = watchForDead(house.database, () => sweep(house));
      stops.push(() => watch.stop());
    }
  }
  const web = has('web') ? await openWeb(house, options) : null;
  if (web) stops.push(web.stop);
  if (has('receivers')) {
    if (house.database.kind === 'pglite') await forgetLeases(house.database);
    const receivers = await startReceivers(house, makeAcceptor(house), processId);
    stops.push(() => receivers.stop());
    const imports = await startImports(house, makeAcceptor(house), processId);
    stops.push(() => imports.stop());
  }
  const smtp = has('mail') ? await openMail(house) : null;
  if (smtp) stops.push(() => smtp.close());

  return {
    httpPort: web?.port ?? null,
    smtpPort: smtp?.port ?? null,
    stop: async () => {
      // The other way round: the doors close first, the work behind them ends, then the beat stops.
      for (const stop of stops.reverse()) await stop();
    },
  };
}

async function startWorker(house: House, processId: string, options: RoleOptions): Promise<() => Promise<void>> {
  const { caps } = house.config;
  const pool = openParsePool({
    threads: parseThreads,
    timeoutMs: caps.mailParseMs,
    maxOldSpaceMb: parseThreadMb,
    connectorsModule: options.connectorsModule,
    dnsServers: house.config.dnsServers,
    caps,
  });
  const checker = makeSenderChecker({
    resolve: house.dns.resolve,
    askReserved: house.config.dnsServers.length > 0,
    now: Date.now,
    log: house.log,
    checkInThread: pool.check,
  });
  // On the embedded database nobody else can be alive: whatever is marked as being sent was left by a dead process.
  const dead =
    house.database.kind === 'pglite'
      ? ({ all: true } as const)
      : { aliveProcesses: [...(await aliveProcesses(house.database)), processId] };
  await settleInterrupted(house, dead);
  await settleInterruptedProbes(house, dead);
  await startWorkers(
    house,
    {
      'inbound.process': makeProcessJob(house, makePreparer(house, pool, checker)),
      'outbound.deliver': makeDeliverJob(house, processId),
      'outbound.copy': makeCopyJob(house),
      'sender-domains.check': makeSenderDomainJob(house),
      'forwarding.tend': makeTendJob(house, processId),
      'conversations.timers': (key) => {
        const { workspaceId, rest: inboxId } = splitKey(key);
        return tendAndLookAhead(house, { workspaceId, inboxId });
      },
    },
    () => sweep(house),
  );
  return () => pool.close();
}

async function openWeb(house: House, options: RoleOptions): Promise<{ port: number; stop: () => Promise<void> }> {
  await house.realtime.hub.start();
  await house.realtime.presence.start();
  const metrics = createMetrics({ ofProcess: true });
  metrics.gauge('irori_sockets', 'Open sockets of this process', [], (gauge) => gauge.set(house.realtime.hub.sockets));
  const app: FastifyInstance = await createApp({
    house,
    routes,
    version,
    metrics,
    checks: { database: async () => void (await house.database.execRows('select 1')) },
    webDirectory: options.webDirectory,
    findViewer: (request, reply) => findViewer(house, request, reply),
    mount: [(scope, limits) => mountAuth(scope, limits, house)],
  });
  await app.listen({ host: house.config.host, port: house.config.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : house.config.port,
    stop: async () => {
      await house.realtime.presence.stop();
      await house.realtime.hub.stop();
      await app.close();
    },
  };
}

async function openMail(house: House) {
  const { config } = house;
  const tls = await loadCertificate({ dataDir: config.dataDir, name: config.inboundDomain, files: config.smtp.tls });
  return openSmtpDoor(house, makeAcceptor(house), {
    tls,
    limits: makeConnectionLimits(config.caps, config.smtp.relays, Date.now),
  });
}
