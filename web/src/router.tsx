/** Every address of the web app. Screens beyond the inbox are fetched when they are first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { setNavigator } from './actions/go.ts';
import { InboxScreen } from './features/inbox/inbox-screen.tsx';
import { lastPlace } from './features/inbox/last-place.ts';
import { AppShell } from './features/shell/app-shell.tsx';
import { NotFound, StartFailed, Starting } from './features/shell/starting.tsx';
import { withSettingsWords } from './locales/i18n.ts';
import { startSync } from './sync/start.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Everything behind the sign-in: starts the sync once, and sends strangers to the sign-in with the way back. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    if ((await startSync()) === 'ready') return;
    throw redirect({ to: '/login', search: { to: location.href }, replace: true });
  },
  component: AppShell,
  pendingComponent: Starting,
  errorComponent: StartFailed,
  pendingMs: 150,
});

type Load = Parameters<typeof lazyRouteComponent>[0];

/** A screen beyond the inbox: fetched, with its words, when it is first opened. */
const lazy = (load: Load, name: string) => lazyRouteComponent(() => withSettingsWords(load()), name);

const within = <const P extends string>(path: P, load: Load, name: string) =>
  createRoute({ getParentRoute: () => app, path, component: lazy(load, name) });

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: lastPlace(), replace: true });
  },
});

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox/$inbox/$section',
  component: InboxScreen,
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    ...(search.sort === 'oldest' ? { sort: 'oldest' as const } : {}),
    ...(typeof search.tag === 'string' ? { tag: search.tag } : {}),
    ...(typeof search.assignee === 'string' ? { assignee: search.assignee } : {}),
  }),
});

/** Filters of a list live in the address, so that Back undoes them and a link carries them. */
export interface InboxSearch {
  readonly sort?: 'oldest';
  readonly tag?: string;
  readonly assignee?: string;
}

// The open conversation is a part of the inbox's address, and opening one leaves the list alone.
const inboxConversation = createRoute({ getParentRoute: () => inbox, path: '/$conversation' });

const shortLink = within('/c/$number', () => import('./features/inbox/short-link.tsx'), 'ShortLink');
const original = createRoute({
  getParentRoute: () => app,
  path: '/c/$number/original/$message',
  component: lazy(() => import('./features/original/original-screen.tsx'), 'OriginalScreen'),
  validateSearch: (search: Record<string, unknown>): { part?: string; charset?: string } => ({
    // A place of one number alone is read as one.
    ...(/^\d+(\.\d+)*$/.test(String(search.part)) ? { part: String(search.part) } : {}),
    ...(typeof search.charset === 'string' ? { charset: search.charset } : {}),
  }),
});
const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  component: lazy(() => import('./features/search/search-screen.tsx'), 'SearchScreen'),
  validateSearch: (params: Record<string, unknown>): { q?: string } =>
    typeof params.q === 'string' && params.q !== '' ? { q: params.q } : {},
});
const ledger = createRoute({
  getParentRoute: () => app,
  path: '/ledger',
  component: lazy(() => import('./features/ledger/ledger-screen.tsx'), 'LedgerScreen'),
  validateSearch: (params: Record<string, unknown>): { state?: string; channel?: string } => ({
    ...(typeof params.state === 'string' ? { state: params.state } : {}),
    ...(typeof params.channel === 'string' ? { channel: params.channel } : {}),
  }),
});
const channels = within('/channels', () => import('./features/channels/channels-screen.tsx'), 'ChannelsScreen');
const newChannel = within(
  '/channels/new',
  () => import('./features/channels/new-channel-screen.tsx'),
  'NewChannelScreen',
);
const connectChannel = createRoute({
  getParentRoute: () => app,
  path: '/channels/$id/connect',
  component: lazy(() => import('./features/forwarding/connect-screen.tsx'), 'ConnectScreen'),
  validateSearch: (params: Record<string, unknown>): { step?: string } =>
    typeof params.step === 'string' ? { step: params.step } : {},
});
const channelHealth = within(
  '/channels/$id/health',
  () => import('./features/channels/channel-health-screen.tsx'),
  'ChannelHealthScreen',
);
const channelSettings = within(
  '/channels/$id/settings',
  () => import('./features/channels/channel-settings-screen.tsx'),
  'ChannelSettingsScreen',
);
const compose = createRoute({
  getParentRoute: () => app,
  path: '/new',
  component: lazy(() => import('./features/compose/new-screen.tsx'), 'NewScreen'),
  validateSearch: (params: Record<string, unknown>): { to?: string } =>
    typeof params.to === 'string' ? { to: params.to } : {},
});
const forward = createRoute({
  getParentRoute: () => app,
  path: '/forward/$conversation',
  component: lazy(() => import('./features/compose/forward-screen.tsx'), 'ForwardScreen'),
  validateSearch: (params: Record<string, unknown>): { message?: string } =>
    typeof params.message === 'string' ? { message: params.message } : {},
});
const me = within('/me/$page', () => import('./features/me/me-screen.tsx'), 'MeScreen');
const adminDomain = within(
  '/admin/domains/$domain',
  () => import('./features/admin/domain-screen.tsx'),
  'DomainScreen',
);
const admin = within('/admin/$page', () => import('./features/admin/admin-screen.tsx'), 'AdminScreen');

const outside = <const P extends string>(path: P, load: Load, name: string) =>
  createRoute({ getParentRoute: () => root, path, component: lazy(load, name) });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazy(() => import('./features/sign-in/sign-in-screen.tsx'), 'SignInScreen'),
  validateSearch: (params: Record<string, unknown>): { to?: string } =>
    typeof params.to === 'string' && /^\/(?!\/)/.test(params.to) ? { to: params.to } : {},
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazy(() => import('./features/setup/setup-screen.tsx'), 'SetupScreen'),
  validateSearch: (params: Record<string, unknown>): { token?: string } =>
    params.token === undefined ? {} : { token: String(params.token) },
});
const handoff = outside('/handoff/$token', () => import('./features/handoff/handoff-screen.tsx'), 'HandoffScreen');
const reset = outside('/reset/$token', () => import('./features/sign-in/reset-screen.tsx'), 'ResetScreen');
const dnsHandoff = outside(
  '/handoff/dns/$token',
  () => import('./features/handoff/dns-handoff-screen.tsx'),
  'DnsHandoffScreen',
);
const invite = outside('/invite/$token', () => import('./features/sign-in/invite-screen.tsx'), 'InviteScreen');

const screens = [
  home,
  inbox.addChildren([inboxConversation]),
  shortLink,
  original,
  compose,
  forward,
  search,
  ledger,
  channels,
  newChannel,
  connectChannel,
  channelHealth,
  channelSettings,
  me,
  adminDomain,
  admin,
];

/** States of the components, for looking at them; never in what is delivered. */
const development = import.meta.env.DEV
  ? [outside('/dev/ui', () => import('./features/dev/dev-ui-screen.tsx'), 'DevUiScreen')]
  : [];

export const router = createRouter({
  routeTree: root.addChildren([
    app.addChildren(screens),
    dnsHandoff,
    login,
    setup,
    invite,
    reset,
    handoff,
    ...development,
  ]),
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  scrollRestoration: false,
});

setNavigator({
  // An address with a question mark is taken apart by the router only when it is given as one.
  navigate: ({ to, ...how }) => router.navigate(to.includes('?') ? { href: to, ...how } : { to, ...how }),
  get path() {
    return router.state.location.pathname;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
