/** Every connector of this installation, one line each. Nothing else in the house knows them by name. */
import { email } from './email/index.ts';
import type { Connector } from './kit/connector.ts';

export const connectors = [email] as const satisfies readonly Connector[];
