/**
 * How to forward mail here, provider by provider, in the order in which a screen offers them. Menu words are those of the
 * provider's own screens; where they are not known in a language, the place is described and the English word stands beside it.
 */
import type { ForwardingGuide } from '../../kit/connector.ts';
import { amazon } from './amazon.ts';
import { gmail } from './gmail.ts';
import { googleWorkspace } from './google-workspace.ts';
import { hosting } from './hosting.ts';
import { icloud } from './icloud.ts';
import { other } from './other.ts';
import { outlook } from './outlook.ts';
import { ownServer } from './own-server.ts';
import { sakura } from './sakura.ts';
import { yahoo } from './yahoo.ts';
import { yahooJapan } from './yahoo-japan.ts';

export const guides: readonly ForwardingGuide[] = [
  gmail,
  googleWorkspace,
  outlook,
  icloud,
  yahoo,
  yahooJapan,
  sakura,
  hosting,
  amazon,
  ownServer,
  other,
];
