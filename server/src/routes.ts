/** The table of contents of the HTTP API: every URL, room by room. What a route does stands in its room's `routes.ts`. */
import { routes as fileLinkRoutes } from './attachments/links/routes.ts';
import { routes as attachmentRoutes } from './attachments/routes.ts';
import { routes as authRoutes } from './auth/routes.ts';
import { routes as brandRoutes } from './brands/routes.ts';
import { routes as channelRoutes } from './channels/routes.ts';
import { routes as contactRoutes } from './contacts/routes.ts';
import { routes as conversationRoutes } from './conversations/routes.ts';
import { routes as customerRuleRoutes } from './customer-rules/routes.ts';
import { routes as doorRoutes } from './doors/routes.ts';
import { routes as draftRoutes } from './drafts/routes.ts';
import { routes as forwardingRoutes } from './forwarding/routes.ts';
import { routes as hookRoutes } from './inbound/ingress/webhook.ts';
import { routes as inboundEventRoutes } from './inbound-events/routes.ts';
import { routes as inboxRoutes } from './inboxes/routes.ts';
import { routes as memberRoutes } from './members/routes.ts';
import { routes as readingRoutes } from './messages/reading/routes.ts';
import { routes as messageRoutes } from './messages/routes.ts';
import type { AnyRoute } from './platform/http/route.ts';
import { routes as sampleDataRoutes } from './sample-data/routes.ts';
import { routes as searchRoutes } from './search/routes.ts';
import { routes as senderDomainRoutes } from './sender-domains/routes.ts';
import { routes as spamRoutes } from './spam/routes.ts';
import { routes as syncRoutes } from './sync/routes.ts';
import { routes as tagRoutes } from './tags/routes.ts';
import { routes as teamRoutes } from './teams/routes.ts';
import { routes as workspaceRoutes } from './workspaces/routes.ts';

export const routes: readonly AnyRoute[] = [
  ...workspaceRoutes,
  ...syncRoutes,
  ...memberRoutes,
  ...authRoutes,
  ...teamRoutes,
  ...brandRoutes,
  ...tagRoutes,
  ...inboxRoutes,
  ...channelRoutes,
  ...forwardingRoutes,
  ...sampleDataRoutes,
  ...senderDomainRoutes,
  ...doorRoutes,
  ...conversationRoutes,
  ...customerRuleRoutes,
  ...spamRoutes,
  ...messageRoutes,
  ...readingRoutes,
  ...draftRoutes,
  ...attachmentRoutes,
  ...fileLinkRoutes,
  ...contactRoutes,
  ...searchRoutes,
  ...inboundEventRoutes,
  ...hookRoutes,
];
